import type {
  PluginRatingsFact,
  ratingCreated,
  ratingDeleted,
  ratingModerated,
  ratingThresholdCrossed,
  ratingUpdated,
} from '@app/contracts';
import type { AddressedMessage, HeardEvent } from './webhook-message';

/** A rating as everybody sees it, the numbers after it, and its place among the plugin's events. */
export function createdMessage(event: HeardEvent<typeof ratingCreated>): AddressedMessage {
  const { ratingId, userId, score, comment } = event.payload;
  return about(event, 'rating.created', { ratingId, userId, score, ...textOf(comment) });
}
export function updatedMessage(event: HeardEvent<typeof ratingUpdated>): AddressedMessage {
  const { ratingId, userId, score, previousScore, comment } = event.payload;
  return about(event, 'rating.updated', { ratingId, userId, score, previousScore, ...textOf(comment) });
}
/** Of one that nobody saw, only that it is gone. */
export function deletedMessage(event: HeardEvent<typeof ratingDeleted>): AddressedMessage {
  const { ratingId, userId, score, state } = event.payload;
  return about(event, 'rating.deleted', { ratingId, ...(state === 'visible' ? { userId, score } : {}) });
}
/** What the numbers are now. Whose it was and why is between the author and the moderators. */
export function moderatedMessage(event: HeardEvent<typeof ratingModerated>): AddressedMessage {
  const { ratingId, action } = event.payload;
  return about(event, `rating.${action}`, { ratingId });
}
/** What the plugin's maintainers should know at once: its updates are held, or allowed again (rating spec 6.2). */
export function thresholdMessage(event: HeardEvent<typeof ratingThresholdCrossed>): AddressedMessage {
  const { autoUpdate, threshold } = event.payload;
  return about(event, 'plugin.rating.threshold_crossed', { autoUpdate, threshold });
}

function about(
  { id, occurredAt, payload }: Omit<HeardEvent, 'payload'> & { readonly payload: PluginRatingsFact },
  event: AddressedMessage['event'],
  said: object,
): AddressedMessage {
  const { packageId, pluginId, ownerId, isPrivate, sequence, aggregate } = payload;
  const { averageScore, totalRatings, distribution } = aggregate;
  return {
    ...{ id, event, subject: pluginId, occurredAt, packageId },
    data: { pluginId, sequence, ...said, aggregate: { averageScore, totalRatings, distribution } },
    ...(isPrivate ? { onlyMembersOf: ownerId } : {}),
  };
}

function textOf(comment: string | undefined): { comment?: string } {
  return comment === undefined ? {} : { comment };
}
