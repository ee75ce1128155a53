import { Injectable } from '@nestjs/common';
import {
  ratingCreated,
  type ListRatingsInput,
  type RatingPage,
  type RatingView,
  type SubmitRatingInput,
} from '@app/contracts';
import { Clock, currentActor, newId } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork, type WriteOnce } from '@app/persistence';
import { PluginsService } from '../plugins/plugins.service';
import { aggregateOf, countFrom, type Score } from './aggregate.rules';
import { assertMayRate, cleanComment, cleanMetadata } from './rating.rules';
import { RatingsRepository, type NewRating } from './ratings.repository';

@Injectable()
export class RatingsService {
  constructor(
    @InjectUnitOfWork('ratings') private readonly unitOfWork: UnitOfWork,
    private readonly ratings: RatingsRepository,
    private readonly plugins: PluginsService,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError PLUGIN_NOT_FOUND, RATING_EXISTS, RATING_OF_OWN_PLUGIN, INVALID_INPUT, IDEMPOTENCY_… */
  submit(input: SubmitRatingInput): Promise<RatingView> {
    return this.unitOfWork.answerOnce((writeOnce) => this.rate(input, writeOnce));
  }
  private async rate(input: SubmitRatingInput, writeOnce: WriteOnce<RatingView>): Promise<RatingView> {
    const comment = cleanComment(input.comment);
    const metadata = cleanMetadata(input.metadata);
    const plugin = await this.plugins.get(input.pluginId);
    assertMayRate(currentActor(), plugin);

    const createdAt = this.clock.now();
    const said = { userId: input.userId, score: input.score as Score, ...(comment === undefined ? {} : { comment }) };
    const rating: NewRating = { ...said, id: newId(createdAt.getTime()), pluginId: plugin.id, metadata, createdAt };
    const shown = { ratingId: rating.id, pluginId: plugin.name, ...said };
    return writeOnce(async (tx) => {
      await this.ratings.insert(tx, rating);
      const totals = await this.ratings.count(tx, plugin.id, rating.score);
      const { revision } = totals;
      const about = { packageId: plugin.id, ownerId: plugin.ownerId, isPrivate: false, sequence: revision };
      await tx.emit(ratingCreated, { ...shown, ...about, aggregate: { ...aggregateOf(totals), revision } });
      return { ...shown, createdAt: createdAt.toISOString(), meta: {} };
    });
  }

  /** @throws DomainError PLUGIN_NOT_FOUND */
  async list({ pluginId, page, limit, minScore = 1 }: ListRatingsInput): Promise<RatingPage> {
    const plugin = await this.plugins.get(pluginId);
    const totals = await this.ratings.totals(plugin.id);
    const filtered = countFrom(totals.counts, minScore);
    const offset = (page - 1) * limit;
    const rows = offset < filtered ? await this.ratings.page(plugin.id, minScore, offset, limit) : [];
    return {
      pluginId: plugin.name,
      ...aggregateOf(totals),
      ratings: rows.map(({ id, createdAt, ...row }) => ({ ratingId: id, ...row, createdAt: createdAt.toISOString() })),
      meta: { page, limit, totalPages: Math.ceil(filtered / limit) },
    };
  }
}
