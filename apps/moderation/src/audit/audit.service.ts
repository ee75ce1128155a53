import { Inject, Injectable } from '@nestjs/common';
import type {
  AuditHead,
  AuditPage,
  AuditPosition,
  AuditRecord,
  ListAuditInput,
  VerifiedAudit,
  VerifyAuditInput,
} from '@app/contracts';
import { canonicalJson, currentActor, DomainError } from '@app/kernel';
import { Cursors } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { flawOf } from './audit-chain.rules';
import { AuditRepository } from './audit.repository';

/** The audit log as administrators read it. Nobody can write it: it follows from events alone. */
@Injectable()
export class AuditService {
  private readonly cursors: Cursors;

  constructor(
    private readonly records: AuditRepository,
    @Inject(processConfig.token) { REEF_SECRET_KEY }: ProcessSettings,
  ) {
    this.cursors = new Cursors(REEF_SECRET_KEY);
  }

  /** @throws DomainError FORBIDDEN */
  async list({ cursor, limit, ...filters }: ListAuditInput): Promise<AuditPage> {
    assertMayRead();
    const scope = `audit ${canonicalJson(filters)}`;
    const [day, number] = this.cursors.decode(scope, cursor) ?? [];
    const after = day === undefined ? {} : { after: { day: String(day), number: Number(number) } };
    const found = await this.records.page({ ...filters, ...after, limit: limit + 1 });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const more = found.length > limit && last !== undefined;
    return { items, nextCursor: more ? this.cursors.encode(scope, [last.day, last.number]) : null };
  }

  /** @throws DomainError FORBIDDEN */
  async verify({ after, limit }: VerifyAuditInput): Promise<VerifiedAudit> {
    assertMayRead();
    const { previous, records, head } = await this.records.part(after, limit);
    const shownHead = head.number === 0 ? null : head;
    const broken = (at: AuditPosition, id: string | null, problem: string, checked: number): VerifiedAudit => {
      const { day, number } = at;
      return { checked, broken: { day, number, id, problem }, next: null, head: shownHead };
    };
    if (after !== undefined && previous === undefined) return broken(after, null, 'is missing', 0);
    let last: AuditRecord | undefined = previous;
    for (const [checked, record] of records.entries()) {
      const flaw = flawOf(record, last);
      if (flaw !== undefined) return broken(record, record.id, flaw, checked);
      last = record;
    }
    const { length: checked } = records;
    if (checked === limit && last !== undefined)
      return { checked, broken: null, next: positionOf(last), head: shownHead };
    if (!endsAt(last, head))
      return broken(head, null, 'was the newest one and is not: the end of the log was changed', checked);
    return { checked, broken: null, next: null, head: shownHead };
  }
}

/** @throws DomainError FORBIDDEN for everybody but administrators */
function assertMayRead(): void {
  if (currentActor()?.role !== 'admin') throw new DomainError('FORBIDDEN', 'Admin role required.');
}
function positionOf({ day, number }: AuditPosition): AuditPosition {
  return { day, number };
}
function endsAt(last: AuditRecord | undefined, head: AuditHead): boolean {
  if (last === undefined) return head.number === 0;
  return last.day === head.day && last.number === head.number && last.hash === head.hash;
}
