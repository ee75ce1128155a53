import { Inject, Injectable } from '@nestjs/common';
import { enforcementApplied, enforcementLifted, type EnforcementPage, type ListEnforcementInput } from '@app/contracts';
import { Clock, currentActor, DomainError, newId } from '@app/kernel';
import { Cursors, type Tx } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { EnforcementRepository, type KeptNotice } from './enforcement.repository';
import type { Enforced } from './enforcement.rules';

/** What a fact makes of a subject: one thing that can be under one measure at a time, such as `version:<id>`. */
export interface EnforcementChange {
  readonly subject: string;
  /** Grows with the facts about the subject; what is older than what was followed changes nothing. */
  readonly revision: number;
  /** Null: nothing holds any more. */
  readonly enforced: Enforced | null;
}

/** Tells people what was done against them, and what is over. */
@Injectable()
export class EnforcementNotices {
  private readonly cursors: Cursors;

  constructor(
    private readonly notices: EnforcementRepository,
    private readonly clock: Clock,
    @Inject(processConfig.token) { REEF_SECRET_KEY }: ProcessSettings,
  ) {
    this.cursors = new Cursors(REEF_SECRET_KEY);
  }

  /** Makes the notices of a subject say what holds now. The same measure again is not told again. */
  async follow(tx: Tx, { subject, revision, enforced }: EnforcementChange): Promise<void> {
    if (!(await this.notices.follow(tx, subject, revision))) return;
    const known = await this.notices.active(tx, subject);
    if (known !== undefined && known.measure === enforced?.measure) {
      await this.notices.change(tx, known.noticeId, enforced);
      return;
    }
    const at = this.clock.now();
    if (known !== undefined) {
      await this.notices.lift(tx, known.noticeId, at);
      await tx.emit(enforcementLifted, factOf(known));
    }
    if (enforced === null) return;
    const noticeId = newId();
    await this.notices.add(tx, noticeId, subject, enforced, at);
    await tx.emit(enforcementApplied, { noticeId, ...enforced });
  }

  /** @throws DomainError UNAUTHENTICATED */
  async list({ state, limit, cursor }: ListEnforcementInput): Promise<EnforcementPage> {
    const { userId, publisherIds = [] } = currentActor() ?? {};
    if (userId === undefined) throw new DomainError('UNAUTHENTICATED');
    const scope = `enforcement:${userId}:${state ?? 'all'}`;
    const key = this.cursors.decode(scope, cursor) as readonly [number, string] | undefined;
    const after = key && { atMs: key[0], id: key[1] };
    const found = await this.notices.page({ userId, publisherIds, state, limit: limit + 1, after });
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1)! : undefined;
    return { items, nextCursor: last ? this.cursors.encode(scope, [last.appliedAt, last.noticeId]) : null };
  }
}

function factOf({ noticeId, measure, target, reason, codes, text, note, ownerId, userId }: KeptNotice) {
  return { noticeId, measure, target, reason, codes, text, note, ownerId, userId };
}
