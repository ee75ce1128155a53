import { ratingDeleted, ratingModerated, ratingReplied, reviewReported, type AuditTarget } from '@app/contracts';
import { audited, type AuditedEvent } from './audited-event';

/** What is done to ratings by others than their authors, and what leaves no row to look at. */
export const AUDITED_RATINGS: readonly AuditedEvent[] = [
  audited(ratingDeleted, 'moderation-audit-rating-deleted', ({ by, pluginId, userId, score, state, ...rating }) => {
    return { action: 'rating.delete', target: ratingOf(rating), by, before: { pluginId, userId, score, state } };
  }),
  audited(ratingModerated, 'moderation-audit-rating-moderated', (payload) => {
    const { by, action, pluginId, userId, previousState: state, reasons, note } = payload;
    const change = { before: { state, pluginId, userId }, after: { reasons } };
    return {
      action: `rating.${ACTIONS[action]}`,
      target: ratingOf(payload),
      by,
      reason: note ?? reasons.join(', '),
      ...change,
    };
  }),
  audited(reviewReported, 'moderation-audit-review-reported', ({ by, reason, pluginId, openReports, ...rating }) => {
    return { action: 'rating.report', target: ratingOf(rating), by, reason, after: { pluginId, openReports } };
  }),
  audited(ratingReplied, 'moderation-audit-rating-replied', ({ by, reply, pluginId, ...rating }) => {
    const action = reply === undefined ? 'rating.reply.remove' : 'rating.reply.set';
    return { action, target: ratingOf(rating), by, after: { pluginId, reply } };
  }),
];

const ACTIONS = { held: 'hold', released: 'release', hidden: 'hide', restored: 'restore' } as const;

function ratingOf({ ratingId: id }: { ratingId: string }): AuditTarget {
  return { type: 'rating', id, name: null };
}
