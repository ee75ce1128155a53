import {
  deleteRating,
  getRating,
  getRatingAggregate,
  listRatings,
  moderateRating,
  ratingAnomalyDetected,
  ratingCreated,
  ratingDeleted,
  ratingModerated,
  ratingReplied,
  ratingUpdated,
  SCOPES,
  submitRating,
  updateRating,
  verifyRatings,
  type FoundPlugin,
  type KeptRating,
  type ListRatingsInput,
  type RatingDecision,
  type RatingDrift,
  type RatingPage,
  type RatingSummary,
  type SubmitRatingInput,
  type UpdateRatingBody,
} from '@app/contracts';
import type { Actor } from '@app/kernel';
import { RatingsModule } from '../../../apps/ratings/src/ratings.module';
import { ServiceUnderTest } from '../scanning/service-under-test';
import { catalog, CatalogStandInModule, somePlugin, user } from './catalog-stand-in';

export type Person = Actor & { userId: string };
export const moderator: Person = { ...user(), role: 'moderator', tokenKind: 'api', scopes: SCOPES };
export const admin: Person = { ...user(), role: 'admin', tokenKind: 'api', scopes: SCOPES };

/** Ratings on a real database, and what people do with them, in words. */
export class RatingsWorld {
  private constructor(readonly service: ServiceUnderTest) {}

  static async open(settings: Record<string, string> = {}): Promise<RatingsWorld> {
    const modules = [RatingsModule, CatalogStandInModule];
    const told = [ratingCreated, ratingUpdated, ratingDeleted, ratingModerated, ratingReplied, ratingAnomalyDetected];
    return new RatingsWorld(await ServiceUnderTest.open({ name: 'ratings', modules, hear: told, settings }));
  }

  plugin(parts: Partial<FoundPlugin> = {}): FoundPlugin {
    const plugin = somePlugin(parts);
    catalog.plugins.set(plugin.packageId, plugin);
    return plugin;
  }
  rate(
    { name }: FoundPlugin,
    score: number,
    { actor = user(), ...rest }: Partial<SubmitRatingInput> & { actor?: Actor & { userId?: string } } = {},
  ): Promise<KeptRating> {
    const { userId = '' } = actor;
    return this.service.ask(submitRating, { pluginId: name, userId, score, ...rest }, actor);
  }
  change(
    { name }: FoundPlugin,
    ratingId: string,
    actor: Actor,
    body: UpdateRatingBody & { ifMatch?: string },
  ): Promise<KeptRating> {
    return this.service.ask(updateRating, { pluginId: name, ratingId, ...body }, actor);
  }
  remove({ name }: FoundPlugin, ratingId: string, actor: Actor, ifMatch?: string) {
    const condition = ifMatch === undefined ? {} : { ifMatch };
    return this.service.ask(deleteRating, { pluginId: name, ratingId, ...condition }, actor);
  }
  decide({ name }: FoundPlugin, ratingId: string, decision: RatingDecision, actor: Actor = moderator) {
    return this.service.ask(moderateRating, { pluginId: name, ratingId, decision }, actor);
  }
  get({ name }: FoundPlugin, ratingId: string, actor: Actor): Promise<KeptRating> {
    return this.service.ask(getRating, { pluginId: name, ratingId }, actor);
  }
  async list({ name }: FoundPlugin, query: Partial<ListRatingsInput> = {}): Promise<RatingPage> {
    return (await this.service.ask(listRatings, { pluginId: name, page: 1, limit: 100, ...query }, user())).page;
  }
  async summary({ name }: FoundPlugin): Promise<RatingSummary> {
    return (await this.service.ask(getRatingAggregate, { pluginId: name }, user())).summary;
  }
  async drift(correct = false): Promise<RatingDrift[]> {
    return (await this.service.ask(verifyRatings, { limit: 500, correct }, admin)).drift;
  }
}
