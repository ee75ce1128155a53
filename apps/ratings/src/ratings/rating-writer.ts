import { Injectable } from '@nestjs/common';
import { ratingModerated, ratingUpdated, type Initiator } from '@app/contracts';
import type { Tx } from '@app/persistence';
import type { RatablePlugin } from '../plugins/ratable-plugin';
import { RolloutGuard } from '../policies/rollout-guard';
import type { Totals } from './aggregate.rules';
import type { Rating } from './rating';
import { countChanges, type CountChange } from './rating-change.rules';
import { ratingFact } from './rating-facts.rules';
import { RatingsRepository } from './ratings.repository';
import { moderationOf } from './rating-states.rules';
import { isSame } from './rating.rules';
import { TotalsRepository } from './totals.repository';

/** A rating as it is kept now, and the plugin's numbers with it. */
export interface Written {
  readonly rating: Rating;
  readonly totals: Totals;
}

/** The only way to write a rating: row, counters and event in one transaction, rows before counters. */
@Injectable()
export class RatingWriter {
  constructor(
    readonly ratings: RatingsRepository,
    private readonly totals: TotalsRepository,
    private readonly rollout: RolloutGuard,
  ) {}

  /** @throws DomainError RATING_EXISTS */
  async add(tx: Tx, rating: Rating): Promise<Written> {
    const kept = await this.ratings.insert(tx, rating);
    return { rating: kept, totals: await this.count(tx, kept.pluginId, countChanges(undefined, kept)) };
  }

  /** @param before as it is, locked */
  async replace(tx: Tx, before: Rating, after: Rating): Promise<Written> {
    // What others say about a rating is no reason for its author's next change to be refused.
    const isNext = before.state !== after.state || before.authorBanned !== after.authorBanned || !isSame(before, after);
    const rating = { ...after, revision: before.revision + (isNext ? 1 : 0) };
    await this.ratings.update(tx, rating);
    return { rating, totals: await this.count(tx, rating.pluginId, countChanges(before, rating)) };
  }

  /** @param rating as it is, locked */
  async remove(tx: Tx, rating: Rating): Promise<Written> {
    await this.ratings.delete(tx, rating);
    return { rating, totals: await this.count(tx, rating.pluginId, countChanges(rating, undefined)) };
  }

  /** Says that a rating has come into sight, gone out of it, or changed there. What nobody sees says nothing. */
  async say(
    tx: Tx,
    before: Rating | undefined,
    { rating, totals }: Written,
    { plugin, by, note }: { plugin: RatablePlugin; by: Initiator; note?: string | undefined },
  ): Promise<void> {
    const fact = ratingFact(rating, plugin, totals);
    const action = moderationOf(before?.state, rating.state);
    if (action !== undefined) {
      const reasons = [...(rating.state === 'visible' ? (before?.reasons ?? []) : rating.reasons)];
      const from = before === undefined ? {} : { previousState: before.state };
      const why = note === undefined ? {} : { note };
      await tx.emit(ratingModerated, { ...fact, action, ...from, reasons, ...why, by });
    } else if (rating.state === 'visible' && before !== undefined) {
      const text = rating.comment === undefined || rating.authorBanned ? {} : { comment: rating.comment };
      await tx.emit(ratingUpdated, { ...fact, previousScore: before.score, ...text });
    }
  }

  /** Whether updates are held follows from the numbers, in the same transaction. */
  private async count(tx: Tx, pluginId: string, changes: readonly CountChange[]): Promise<Totals> {
    const totals = await this.totals.count(tx, pluginId, changes);
    await this.rollout.follow(tx, pluginId, totals);
    return totals;
  }
}
