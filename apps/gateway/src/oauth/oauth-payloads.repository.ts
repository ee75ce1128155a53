import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';

/** What the OAuth server keeps of one code, refresh token, grant or interaction. */
export type Payload = Record<string, unknown>;

/** Expired rows removed with each new one: more than come, few enough not to be noticed. */
const SWEEP = 20;
/** Expired codes and tokens are kept this long, so that "expired" can be told from "unknown"; in milliseconds. */
const KEEP_EXPIRED_MS = 3_600_000;
/** In place of an id that only its hash is known of. */
const HASHED = 'sha256:';

/**
 * Where the OAuth server remembers, for all replicas. Ids are secrets (a refresh token is its own id), so rows are
 * found by the hash of it and do not contain it.
 */
@Injectable()
export class OAuthPayloads {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Expired ones too: whether that matters is the provider's to say. */
  find(model: string, id: string): Promise<Payload | undefined> {
    return this.findBy(model, 'id', hashOf(id), id);
  }
  findByUid(model: string, uid: string): Promise<Payload | undefined> {
    return this.findBy(model, 'uid', uid);
  }
  findByUserCode(model: string, userCode: string): Promise<Payload | undefined> {
    return this.findBy(model, 'user_code', userCode);
  }

  /** @returns whether it is new */
  async upsert(
    model: string,
    id: string,
    { jti: _secret, ...payload }: Payload,
    seconds?: number,
    on: Pick<Tx, 'query'> = this.unitOfWork,
  ): Promise<boolean> {
    const now = this.clock.nowMs();
    await this.sweep(new Date(now - KEEP_EXPIRED_MS), on);
    const [row] = await on.query<{ isNew: boolean }>(
      `INSERT INTO gateway.oauth_payload (model, id, payload, grant_id, user_code, uid, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, grant_id = excluded.grant_id,
         user_code = excluded.user_code, uid = excluded.uid, expires_at = excluded.expires_at
       RETURNING xmax = 0 AS "isNew"`,
      [
        model,
        keyOf(id),
        JSON.stringify(payload),
        textOf(payload['grantId']),
        textOf(payload['userCode']),
        textOf(payload['uid']),
        seconds === undefined ? null : new Date(now + seconds * 1_000),
      ],
    );
    return row!.isNew;
  }

  /** Of two that come at once, one consumes. @returns whether it was this one */
  async consume(model: string, id: string): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `UPDATE gateway.oauth_payload SET consumed_at = $3
       WHERE model = $1 AND id = $2 AND consumed_at IS NULL RETURNING 1`,
      [model, keyOf(id), this.clock.now()],
    );
    return rows.length > 0;
  }
  async remove(model: string, id: string): Promise<void> {
    await this.unitOfWork.query(`DELETE FROM gateway.oauth_payload WHERE model = $1 AND id = $2`, [model, keyOf(id)]);
  }
  async removeByGrant(model: string, grantId: string): Promise<void> {
    await this.unitOfWork.query(`DELETE FROM gateway.oauth_payload WHERE model = $1 AND grant_id = $2`, [
      model,
      grantId,
    ]);
  }

  /** Removes a grant and everything that came of it. @returns the grant; undefined when there is none any more */
  async removeGrant(tx: Tx, grantId: string): Promise<Payload | undefined> {
    const [grant] = await tx.query<{ payload: Payload }>(
      `DELETE FROM gateway.oauth_payload WHERE model = 'Grant' AND id = $1 RETURNING payload`,
      [hashOf(grantId)],
    );
    await tx.query(`DELETE FROM gateway.oauth_payload WHERE grant_id = $1`, [grantId]);
    return grant?.payload;
  }

  private async findBy(
    model: string,
    column: 'id' | 'uid' | 'user_code',
    value: string,
    jti?: string,
  ): Promise<Payload | undefined> {
    const [row] = await this.unitOfWork.query<{ id: string; payload: Payload; consumedAt: Date | null }>(
      `SELECT id, payload, consumed_at AS "consumedAt" FROM gateway.oauth_payload WHERE model = $1 AND ${column} = $2`,
      [model, value],
    );
    if (row === undefined) return undefined;
    const consumed = row.consumedAt && { consumed: Math.floor(row.consumedAt.getTime() / 1_000) };
    return { ...row.payload, ...consumed, jti: jti ?? HASHED + row.id };
  }
  private async sweep(before: Date, on: Pick<Tx, 'query'>): Promise<void> {
    await on.query(
      `DELETE FROM gateway.oauth_payload WHERE (model, id) IN (
         SELECT model, id FROM gateway.oauth_payload WHERE expires_at < $1 LIMIT ${SWEEP} FOR UPDATE SKIP LOCKED)`,
      [before],
    );
  }
}

/** Only rows that were found otherwise are written by their hash; nobody can find one by it. */
function keyOf(id: string): string {
  return id.startsWith(HASHED) ? id.slice(HASHED.length) : hashOf(id);
}
/** What a row is found by: the hash of the secret it stands for. */
export function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}
function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
