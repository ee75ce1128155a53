import { Inject, Injectable } from '@nestjs/common';
import {
  ratingHelpfulnessChanged,
  ratingReplied,
  reviewReported,
  type CountedVotes,
  type KeptRating,
  type ReplyToRatingInput,
  type ReportedRating,
  type ReportRatingInput,
  type VoteRatingInput,
} from '@app/contracts';
import { currentActor, DomainError, nowMs } from '@app/kernel';
import { advisoryLockKey, InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { RatablePlugin } from '../plugins/ratable-plugin';
import { PluginsService } from '../plugins/plugins.service';
import { ratingsConfig, type RatingsSettings } from '../ratings.config';
import type { Rating } from '../ratings/rating';
import { initiatorOf, ratingFact } from '../ratings/rating-facts.rules';
import { cleanComment, isAuthor } from '../ratings/rating.rules';
import { RatingWriter } from '../ratings/rating-writer';
import { keptRating } from '../ratings/ratings.service';
import { REPORTED, userOf } from './moderation.rules';
import { ReviewsRepository } from './reviews.repository';

/** What people do with the ratings of others: find them helpful, report them, answer them. */
@Injectable()
export class ReviewsService {
  constructor(
    @InjectUnitOfWork('ratings') private readonly unitOfWork: UnitOfWork,
    private readonly writer: RatingWriter,
    private readonly reviews: ReviewsRepository,
    private readonly plugins: PluginsService,
    @Inject(ratingsConfig.token) private readonly settings: RatingsSettings,
  ) {}

  /** @throws DomainError as `voteRating` declares */
  async vote({ pluginId, ratingId, helpful }: VoteRatingInput): Promise<CountedVotes> {
    const userId = userOf(currentActor());
    const plugin = await this.plugins.get(pluginId);
    return this.unitOfWork.run(async (tx) => {
      const before = await this.lockOfOther(tx, plugin, ratingId);
      if (!(await this.reviews.vote(tx, ratingId, userId, helpful)))
        return { helpfulVotes: before.helpful, sequence: 0 };
      const helpfulVotes = before.helpful + (helpful ? 1 : -1);
      const { rating, totals } = await this.writer.replace(tx, before, { ...before, helpful: helpfulVotes });
      await tx.emit(ratingHelpfulnessChanged, { ...ratingFact(rating, plugin, totals), helpfulVotes });
      return { helpfulVotes, sequence: totals.revision };
    });
  }

  /** @throws DomainError as `reportRating` declares */
  async report({ pluginId, ratingId, reason }: ReportRatingInput): Promise<ReportedRating> {
    const userId = userOf(currentActor());
    const plugin = await this.plugins.get(pluginId);
    return this.unitOfWork.run(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [advisoryLockKey(`ratings:reporter:${userId}`)]);
      const before = await this.lockOfOther(tx, plugin, ratingId);
      const isNew = await this.reviews.report(tx, ratingId, { userId, reason, at: new Date(nowMs()) });
      if (!isNew) return { alreadyReported: true, sequence: 0 };
      if ((await this.reviews.openReports(tx, { userId })) > this.settings.RATING_OPEN_REPORTS)
        throw new DomainError('RATING_LIMIT_REACHED');
      const openReports = await this.reviews.openReports(tx, { ratingId });
      const facts = { packageId: plugin.id, pluginId: plugin.name, ratingId, reason, openReports };
      await tx.emit(reviewReported, { ...facts, by: initiatorOf(currentActor()) });
      const { RATING_HIDE_AT_REPORTS: enough } = this.settings;
      const isEnough = enough > 0 && openReports >= enough;
      return { alreadyReported: false, sequence: isEnough ? await this.hide(tx, before, plugin) : 0 };
    });
  }
  private async hide(tx: Tx, before: Rating, plugin: RatablePlugin): Promise<number> {
    const after = { ...before, state: 'hidden' as const, reasons: [...before.reasons, REPORTED] };
    const written = await this.writer.replace(tx, before, after);
    await this.writer.say(tx, before, written, { plugin, by: { kind: 'system' } });
    return written.totals.revision;
  }

  /** @throws DomainError as `replyToRating` declares */
  async reply({ pluginId, ratingId, reply: said }: ReplyToRatingInput): Promise<KeptRating> {
    const plugin = await this.plugins.get(pluginId);
    if (currentActor()?.publisherIds.includes(plugin.ownerId) !== true)
      throw new DomainError('FORBIDDEN', "Only members of the plugin's publisher may reply.");
    const reply = cleanComment(said, 'reply');
    return this.unitOfWork.run(async (tx) => {
      const { reply: known, ...rest } = await this.lockVisible(tx, plugin, ratingId);
      const before = { ...rest, ...(known === undefined ? {} : { reply: known }) };
      if (known === reply) return keptRating(before, plugin, 0);
      const text = reply === undefined ? {} : { reply };
      const { rating, totals } = await this.writer.replace(tx, before, { ...rest, ...text });
      const by = initiatorOf(currentActor());
      await tx.emit(ratingReplied, { ...ratingFact(rating, plugin, totals), ...text, by });
      return keptRating(rating, plugin, totals.revision);
    });
  }

  private async lockVisible(tx: Tx, plugin: RatablePlugin, ratingId: string): Promise<Rating> {
    const rating = await this.writer.ratings.lock(tx, plugin.id, ratingId);
    if (rating.state !== 'visible') throw new DomainError('RATING_NOT_FOUND');
    return rating;
  }
  private async lockOfOther(tx: Tx, plugin: RatablePlugin, ratingId: string): Promise<Rating> {
    const rating = await this.lockVisible(tx, plugin, ratingId);
    if (isAuthor(currentActor(), rating)) throw new DomainError('RATING_OWN');
    return rating;
  }
}
