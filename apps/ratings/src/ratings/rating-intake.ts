import { Inject, Injectable } from '@nestjs/common';
import { findInstall } from '@app/contracts';
import { Clock, DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { advisoryLockKey, type Tx } from '@app/persistence';
import type { RatablePlugin } from '../plugins/ratable-plugin';
import { ratingsConfig, type RatingsSettings } from '../ratings.config';
import { isYoung, textReasons } from './abuse.rules';
import { BurstWatch } from './burst-watch';
import type { Rating } from './rating';
import { stateFor } from './rating-states.rules';
import { RatingsRepository } from './ratings.repository';

const DAY_MS = 24 * 3_600_000;

/** What is looked at before a rating counts (standards 7.2). Nothing here refuses an honest author for ever. */
@Injectable()
export class RatingIntake {
  constructor(
    readonly ratings: RatingsRepository,
    private readonly bursts: BurstWatch,
    private readonly rpc: RpcClient,
    private readonly clock: Clock,
    @Inject(ratingsConfig.token) private readonly settings: RatingsSettings,
  ) {}

  /** Whether the catalog has a record that this person installed the plugin. One that cannot be asked has none. */
  async hasInstalled(itemId: string, userId: string): Promise<boolean> {
    return this.rpc.call(findInstall, { itemId, userId }).then(
      ({ installed }) => installed,
      () => false,
    );
  }

  /** Whether a new rating counts at once. */
  judge(said: {
    comment: string | undefined;
    userId: string;
    verified: boolean;
    now: Date;
  }): Pick<Rating, 'state' | 'reasons'> {
    const { RATING_ABUSE_RULES, RATING_MIN_ACCOUNT_AGE_HOURS: hours } = this.settings;
    const young = RATING_ABUSE_RULES === 'on' && !said.verified && isYoung(said.userId, hours * 3_600_000, said.now);
    const reasons = [...textReasons(said.comment), ...(young ? ['young_account'] : [])];
    return { reasons, state: stateFor('visible', reasons) };
  }
  /**
   * Whether a changed rating counts: other words are looked at again, everything else stays as it was found. The same
   * words are not: a moderator may have let them through.
   */
  judgeAgain(
    { state, reasons, comment: before }: Rating,
    comment: string | undefined,
  ): Pick<Rating, 'state' | 'reasons'> {
    if (state === 'hidden' || comment === before) return { state, reasons };
    const left = [...reasons.filter((reason) => !reason.startsWith('text_')), ...textReasons(comment)];
    return { reasons: left, state: stateFor(state, left) };
  }

  /** Users take turns. @throws DomainError RATING_LIMIT_REACHED */
  async assertMayRateToday(tx: Tx, { userId }: Rating): Promise<void> {
    if (this.settings.RATING_ABUSE_RULES === 'off') return;
    await tx.query('SELECT pg_advisory_xact_lock($1)', [advisoryLockKey(`ratings:author:${userId}`)]);
    const given = await this.ratings.countSince(tx, { userId }, new Date(this.clock.nowMs() - DAY_MS));
    if (given >= this.settings.RATING_MAX_PER_DAY) throw new DomainError('RATING_LIMIT_REACHED');
  }

  /** Remembers what a locked rating says before it is changed. @throws DomainError RATING_LIMIT_REACHED */
  async keepEdit(tx: Tx, rating: Rating, now: Date): Promise<void> {
    if (this.settings.RATING_ABUSE_RULES === 'on') {
      const edits = await this.ratings.countEdits(tx, rating.id, new Date(now.getTime() - DAY_MS));
      if (edits >= this.settings.RATING_MAX_EDITS_PER_DAY) throw new DomainError('RATING_LIMIT_REACHED');
    }
    await this.ratings.keepEdit(tx, rating, now);
  }

  /** Looks for a burst once the rating is there; when that look gets lost, the next rating of the plugin has another. */
  watch(tx: Tx, plugin: RatablePlugin): void {
    if (this.settings.RATING_ABUSE_RULES === 'on') tx.onCommit(() => this.bursts.look(plugin));
  }
}
