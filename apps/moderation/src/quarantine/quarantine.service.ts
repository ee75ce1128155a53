import { Inject, Injectable } from '@nestjs/common';
import type { CaseTarget } from '@app/contracts';
import { childTraceparent, Clock, currentContext, newId, runInContext } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { moderationConfig, type ModerationSettings } from '../moderation.config';
import { Rulings } from '../rulings/rulings.service';
import { VerdictsRepository } from '../verdicts/verdicts.repository';
import { TrustedReportersRepository } from './trusted-reporters.repository';

const DAY_MS = 24 * 60 * 60 * 1000;
/** What moderators read; the owner and the public are told in other words, see `verdict.rules.ts`. */
const REASON = 'Held back by itself: trusted reporters have reported it, and no moderator has looked yet.';

/**
 * Holds back a version of a young item that enough trusted reporters have reported, until a moderator has looked
 * (standards 7.2). One word of a moderator ends it; where there is one already, reports change nothing.
 */
@Injectable()
export class AutomaticQuarantine {
  constructor(
    private readonly reporters: TrustedReportersRepository,
    private readonly verdicts: VerdictsRepository,
    private readonly rulings: Rulings,
    private readonly clock: Clock,
    @Inject(moderationConfig.token) private readonly settings: ModerationSettings,
  ) {}

  /**
   * @param target what a report was opened about just now, its reports locked: the version it names is held back, else
   *   the newest
   */
  async consider(tx: Tx, target: CaseTarget, reportId: string): Promise<void> {
    const { MODERATION_TRUSTED_REPORTS: needed, MODERATION_YOUNG_DAYS: youngDays } = this.settings;
    if (needed === 0) return;
    const { kind, itemId } = target;
    const { MODERATION_TRUSTED_UPHELD: upheld, MODERATION_TRUSTED_PERCENT: percent } = this.settings;
    if ((await this.reporters.count(tx, itemId, { upheld, percent })) < needed) return;
    const bornAfter = new Date(this.clock.nowMs() - youngDays * DAY_MS);
    const newest = await this.reporters.newestOfYoung(tx, itemId, bornAfter);
    const versionId = target.versionId ?? newest;
    if (newest === undefined || versionId === undefined) return;
    if ((await this.verdicts.judged(tx, { kind, itemId, versionId })).ruling !== null) return;
    const held = { ...target, versionId };
    await asNobody(() => this.rulings.apply(tx, held, { state: 'quarantined', reason: REASON }, reportId));
  }
}

/** What a rule does is not put down to the reporter whose report was the last. */
function asNobody<T>(work: () => Promise<T>): Promise<T> {
  const { requestId = newId(), traceparent = childTraceparent() } = currentContext() ?? {};
  return runInContext({ requestId, traceparent }, work);
}
