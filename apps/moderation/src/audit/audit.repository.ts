import { Injectable } from '@nestjs/common';
import type { AuditHead, AuditPosition, AuditRecord, ListAuditInput } from '@app/contracts';
import { Clock } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { link, type ChainEnd, type NewRecord } from './audit-chain.rules';

type Row = Omit<AuditRecord, 'at' | 'recordedAt'> & { at: Date; recordedAt: Date };

const COLUMNS = `day::text, number, id, at, recorded_at AS "recordedAt",
  json_build_object('type', actor_type, 'id', actor_id, 'handle', actor_handle, 'role', actor_role,
    'clientId', actor_client_id) AS actor,
  action, json_build_object('type', target_type, 'id', target_id, 'name', target_name) AS target,
  reason, before, after, request_id AS "requestId",
  json_build_object('service', source_service, 'eventId', source_event_id) AS source,
  previous_hash AS "previousHash", hash`;

/** Which records, and after which one. */
export type AuditQuery = Omit<ListAuditInput, 'cursor'> & { readonly after?: AuditPosition };

@Injectable()
export class AuditRepository {
  constructor(
    @InjectUnitOfWork('moderation') private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Adds a record at the end of the chain, whose other writers wait until this transaction ends. Once an event. */
  async append(tx: Tx, record: NewRecord): Promise<void> {
    const [end] = await tx.query<ChainEnd>(
      `SELECT day::text, number, recorded_at AS "recordedAt", hash FROM moderation.audit_head FOR UPDATE`,
    );
    const linked = link(end!, record, this.clock.now());
    const { actor, target, source } = linked;
    await tx.query(
      `WITH added AS (
         INSERT INTO moderation.audit_record (day, number, id, at, recorded_at,
           actor_type, actor_id, actor_handle, actor_role, actor_client_id, action, target_type, target_id, target_name,
           reason, before, after, request_id, source_service, source_event_id, previous_hash, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
         ON CONFLICT ON CONSTRAINT audit_record_event_once DO NOTHING RETURNING day, number, recorded_at, hash)
       UPDATE moderation.audit_head head
       SET day = added.day, number = added.number, recorded_at = added.recorded_at, hash = added.hash FROM added`,
      [
        ...[linked.day, linked.number, linked.id, linked.at, linked.recordedAt],
        ...[actor.type, actor.id, actor.handle, actor.role, actor.clientId],
        ...[linked.action, target.type, target.id, target.name],
        ...[linked.reason, json(linked.before), json(linked.after), linked.requestId],
        ...[source.service, source.eventId, linked.previousHash, linked.hash],
      ],
    );
  }

  async page({ actor, action, target, since, until, oldestFirst, after, limit }: AuditQuery): Promise<AuditRecord[]> {
    const [order, beyond] = oldestFirst === true ? ['ASC', '>'] : ['DESC', '<'];
    const rows = await this.unitOfWork.query<Row>(
      `SELECT ${COLUMNS} FROM moderation.audit_record
       WHERE ($1::text IS NULL OR actor_id = $1 OR actor_handle = $1 OR actor_client_id = $1)
         AND ($2::text IS NULL OR action = $2) AND ($3::text IS NULL OR target_id = $3 OR target_name = $3)
         AND ($4::timestamptz IS NULL OR at >= $4) AND ($5::timestamptz IS NULL OR at < $5)
         AND ($6::date IS NULL OR (day, number) ${beyond} ($6, $7::int))
       ORDER BY day ${order}, number ${order} LIMIT $8`,
      [
        ...[actor ?? null, action ?? null, target ?? null, since ?? null, until ?? null],
        ...[after?.day ?? null, after?.number ?? null, limit],
      ],
    );
    return rows.map(toRecord);
  }

  /** The record at `after`, if it is there, those that follow it, and the end of the chain; all as of one moment. */
  part(
    after: AuditPosition | undefined,
    limit: number,
  ): Promise<{ previous?: AuditRecord; records: AuditRecord[]; head: AuditHead }> {
    return this.unitOfWork.run(async (tx) => {
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      const { day = null, number = null } = after ?? {};
      const rows = await tx.query<Row>(
        `SELECT ${COLUMNS} FROM moderation.audit_record WHERE $1::date IS NULL OR (day, number) >= ($1, $2::int)
         ORDER BY day, number LIMIT $3`,
        [day, number, limit + 1],
      );
      const [head] = await tx.query<AuditHead>(`SELECT day::text, number, hash FROM moderation.audit_head`);
      const records = rows.map(toRecord);
      const [first, ...rest] = records;
      if (first !== undefined && first.day === day && first.number === number)
        return { previous: first, records: rest, head: head! };
      return { records: records.slice(0, limit), head: head! };
    });
  }
}

/** `null` is no JSON here but no value. */
function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
function toRecord({ at, recordedAt, ...row }: Row): AuditRecord {
  return { ...row, at: at.toISOString(), recordedAt: recordedAt.toISOString() };
}
