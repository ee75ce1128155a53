import {
  webhookCreated,
  webhookDeleted,
  webhookDisabled,
  webhookSecretRotated,
  webhookUpdated,
  type AuditTarget,
} from '@app/contracts';
import { audited, type AuditedEvent } from './audited-event';

/** Where data leaves the registry to, and who has arranged it. */
export const AUDITED_WEBHOOKS: readonly AuditedEvent[] = [
  audited(webhookCreated, 'moderation-audit-webhook-created', ({ by, webhookId, host, ...after }) => {
    return { action: 'webhook.create', target: webhook({ webhookId, host }), by, after };
  }),
  audited(webhookUpdated, 'moderation-audit-webhook-updated', (payload) => {
    const { by, changed, before, after } = payload;
    return { action: 'webhook.update', target: webhook(payload), by, before, after: { changed, ...after } };
  }),
  audited(webhookDeleted, 'moderation-audit-webhook-deleted', ({ by, ...target }) => {
    return { action: 'webhook.delete', target: webhook(target), by, before: { host: target.host } };
  }),
  audited(webhookSecretRotated, 'moderation-audit-webhook-secret-rotated', ({ by, webhookId, host, ...after }) => {
    return { action: 'webhook.secret.rotate', target: webhook({ webhookId, host }), by, after };
  }),
  audited(webhookDisabled, 'moderation-audit-webhook-disabled', ({ by, reason, ...target }) => {
    return { action: 'webhook.disable', target: webhook(target), by, reason };
  }),
];

function webhook({ webhookId, host }: { webhookId: string; host: string }): AuditTarget {
  return { type: 'webhook', id: webhookId, name: host };
}
