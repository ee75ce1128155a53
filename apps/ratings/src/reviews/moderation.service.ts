import { Injectable } from '@nestjs/common';
import type {
  KeptRating,
  ListRatingsToReviewInput,
  ModerateRatingInput,
  RatingChoice,
  RatingHistory,
  RatingsToReview,
  ReleasedRatings,
  ReleaseRatingsInput,
} from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { PluginsService } from '../plugins/plugins.service';
import { initiatorOf } from '../ratings/rating-facts.rules';
import { RatingWriter, type Written } from '../ratings/rating-writer';
import { keptRating } from '../ratings/ratings.service';
import { assertModerator, decided, releasedFrom } from './moderation.rules';
import { ReviewsRepository, type RatingToReview } from './reviews.repository';

/** Ratings one call lets through: done long before anybody stops waiting. */
const RELEASED_AT_ONCE = 500;

/** What moderators do with ratings. A rating that goes out of sight leaves every number in the same transaction. */
@Injectable()
export class ModerationService {
  constructor(
    @InjectUnitOfWork('ratings') private readonly unitOfWork: UnitOfWork,
    private readonly writer: RatingWriter,
    private readonly reviews: ReviewsRepository,
    private readonly plugins: PluginsService,
  ) {}

  /** @throws DomainError as `moderateRating` declares */
  async moderate({ pluginId, ratingId, decision, reason }: ModerateRatingInput): Promise<KeptRating> {
    assertModerator(currentActor());
    const plugin = await this.plugins.get(pluginId);
    return this.unitOfWork.run(async (tx) => {
      const before = await this.writer.ratings.lock(tx, plugin.id, ratingId);
      await this.reviews.settleReports(tx, [ratingId]);
      const after = decided(before, decision);
      if (after === undefined) return keptRating(before, plugin, 0);
      const written = await this.writer.replace(tx, before, after);
      await this.writer.say(tx, before, written, { plugin, by: initiatorOf(currentActor()), note: reason });
      return keptRating(written.rating, plugin, written.totals.revision);
    });
  }

  /** @throws DomainError as `releaseRatings` declares */
  async release({ pluginId, rule }: ReleaseRatingsInput): Promise<ReleasedRatings> {
    assertModerator(currentActor());
    const plugin = await this.plugins.get(pluginId);
    return this.unitOfWork.run(async (tx) => {
      const taken = await this.reviews.takenBy(tx, plugin.id, rule, RELEASED_AT_ONCE);
      await this.reviews.settleReports(
        tx,
        taken.map(({ id }) => id),
      );
      let last: Written | undefined;
      for (const before of taken) {
        last = await this.writer.replace(tx, before, releasedFrom(before, rule));
        await this.writer.say(tx, before, last, { plugin, by: initiatorOf(currentActor()) });
      }
      const more = taken.length === RELEASED_AT_ONCE;
      return { released: taken.length, more, sequence: last?.totals.revision ?? 0 };
    });
  }

  /** @throws DomainError as `listRatingsToReview` declares */
  async list({ state, limit, after }: ListRatingsToReviewInput): Promise<RatingsToReview> {
    assertModerator(currentActor());
    const rows = await this.reviews.toReview(state, limit, after);
    const reports = await this.reviews.reportsOf(rows.map(({ id }) => id));
    const ratings = rows.map((row) => ({ ...underReview(row), reports: reports.get(row.id) ?? [] }));
    return { ratings, next: rows.length === limit ? rows.at(-1)!.id : null };
  }

  /** @throws DomainError as `getRatingHistory` declares */
  async history({ pluginId, ratingId }: RatingChoice): Promise<RatingHistory> {
    assertModerator(currentActor());
    const plugin = await this.plugins.get(pluginId);
    const rating = await this.writer.ratings.find(plugin.id, { ratingId });
    if (rating === undefined) throw new DomainError('RATING_NOT_FOUND');
    return { edits: await this.reviews.edits(rating.id) };
  }
}

function underReview({ id, pluginName, userId, score, comment, createdAt, state, reasons }: RatingToReview) {
  const text = comment === undefined ? {} : { comment };
  const said = { ratingId: id, pluginId: pluginName, userId, score, ...text };
  return { ...said, createdAt: createdAt.toISOString(), state, reasons: [...reasons] };
}
