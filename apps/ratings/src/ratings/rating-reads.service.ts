import { Inject, Injectable } from '@nestjs/common';
import type {
  GetRatingOfInput,
  KeptRating,
  ListedRatings,
  ListRatingsInput,
  RatingChoice,
  RatingItem,
} from '@app/contracts';
import { currentActor, DomainError, invalidField } from '@app/kernel';
import { PluginsService } from '../plugins/plugins.service';
import { ratingsConfig, type RatingsSettings } from '../ratings.config';
import { aggregateOf, countFrom } from './aggregate.rules';
import { isPrivate } from './rating-facts.rules';
import { RatingListsRepository, type ListedRating } from './rating-lists.repository';
import { isAuthor, isModerator, maySee } from './rating.rules';
import { RatingsRepository } from './ratings.repository';
import { keptRating } from './ratings.service';
import { TotalsRepository } from './totals.repository';

/** What is shown of ratings. */
@Injectable()
export class RatingReads {
  constructor(
    private readonly plugins: PluginsService,
    private readonly ratings: RatingsRepository,
    private readonly lists: RatingListsRepository,
    private readonly totals: TotalsRepository,
    @Inject(ratingsConfig.token) private readonly settings: RatingsSettings,
  ) {}

  /** @throws DomainError PLUGIN_NOT_FOUND, RATING_NOT_FOUND */
  async get({ pluginId, ratingId }: RatingChoice): Promise<KeptRating> {
    const plugin = await this.plugins.get(pluginId);
    const rating = await this.ratings.find(plugin.id, { ratingId });
    if (rating === undefined || !maySee(currentActor(), rating)) throw new DomainError('RATING_NOT_FOUND');
    return keptRating(rating, plugin, 0);
  }
  /** @throws DomainError PLUGIN_NOT_FOUND, RATING_NOT_FOUND */
  async getOf({ pluginId, userId }: GetRatingOfInput): Promise<KeptRating> {
    const plugin = await this.plugins.get(pluginId);
    const rating = await this.ratings.find(plugin.id, { userId });
    const mine = rating !== undefined && (isAuthor(currentActor(), rating) || isModerator(currentActor()));
    if (rating === undefined || !(mine || rating.state === 'visible')) throw new DomainError('RATING_NOT_FOUND');
    return keptRating(rating, plugin, 0);
  }

  /** @throws DomainError PLUGIN_NOT_FOUND; INVALID_INPUT for a page that is there but too deep */
  async list({ pluginId, page, limit, minScore = 1, sort = 'newest' }: ListRatingsInput): Promise<ListedRatings> {
    const plugin = await this.plugins.get(pluginId);
    const { counts, revision } = await this.totals.of(plugin.id);
    const filtered = countFrom(counts, minScore);
    const offset = (page - 1) * limit;
    if (offset < filtered && offset + limit > this.settings.RATING_DEEPEST) throw tooDeep(this.settings.RATING_DEEPEST);
    const rows = offset < filtered ? await this.lists.page(plugin.id, { sort, minScore, offset, limit }) : [];
    const meta = { page, limit, totalPages: Math.ceil(filtered / limit) };
    const shown = { pluginId: plugin.name, ...aggregateOf(counts), ratings: rows.map(itemOf), meta };
    return { page: shown, sequence: revision, isPrivate: isPrivate(plugin) };
  }
}

function itemOf({ id, createdAt, verified, helpful, ...said }: ListedRating): RatingItem {
  return {
    ratingId: id,
    ...said,
    createdAt: createdAt.toISOString(),
    ...(verified ? { verifiedInstall: true } : {}),
    ...(helpful > 0 ? { helpfulVotes: helpful } : {}),
  };
}

function tooDeep(most: number): DomainError {
  const message = `must not reach beyond the first ${most} ratings; filter with minScore, or follow the webhooks`;
  return invalidField('page', 'out_of_range', message);
}
