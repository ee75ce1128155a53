import type { Initiator, PluginRatingsFact, RatingFact } from '@app/contracts';
import type { Actor } from '@app/kernel';
import type { RatablePlugin } from '../plugins/ratable-plugin';
import { aggregateOf, type Totals } from './aggregate.rules';
import type { Rating } from './rating';

/** Whether only members of its publisher may know of the plugin. */
export function isPrivate({ channel }: RatablePlugin): boolean {
  return channel === 'private';
}

/** What every event about a plugin's ratings says, once `totals` are counted. */
export function pluginFact(plugin: RatablePlugin, { counts, revision }: Totals): PluginRatingsFact {
  const { id: packageId, name: pluginId, ownerId } = plugin;
  const aggregate = { ...aggregateOf(counts), revision };
  return { packageId, pluginId, ownerId, isPrivate: isPrivate(plugin), sequence: revision, aggregate };
}

/** What every event about one rating says. */
export function ratingFact({ id, userId, score }: Rating, plugin: RatablePlugin, totals: Totals): RatingFact {
  return { ...pluginFact(plugin, totals), ratingId: id, userId, score };
}

/** Who a fact is put down to; Reef itself, when nobody is asking. */
export function initiatorOf(actor: Actor | undefined): Initiator {
  if (actor === undefined) return { kind: 'system' };
  const { userId, handle, role, clientId } = actor;
  if (userId === undefined) return { kind: 'client', ...(clientId === undefined ? {} : { clientId }) };
  return { kind: 'user', userId, role, ...(handle === undefined ? {} : { handle }) };
}
