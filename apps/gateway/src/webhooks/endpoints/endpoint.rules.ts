import { WEBHOOK_EVENTS, type WebhookView } from '@app/contracts';
import { DomainError, invalidField } from '@app/kernel';
import type { EndpointRow } from './endpoint-row';

/**
 * Events as they are kept: each once, in our order.
 * @throws DomainError INVALID_INPUT for none and for unknown ones, with a pointer to each
 */
export function webhookEvents(wanted: readonly string[]): string[] {
  const known: readonly string[] = WEBHOOK_EVENTS;
  if (wanted.length === 0) throw invalidField('events', 'wrong_length', 'must name at least one event');
  const message = `must be one of ${known.join(', ')}`;
  const problems = wanted.flatMap((event, i) =>
    known.includes(event) ? [] : [{ pointer: `#/events/${i}`, code: 'not_allowed', message }],
  );
  if (problems.length > 0) throw new DomainError('INVALID_INPUT', `events ${message}`, { problems });
  return known.filter((event) => wanted.includes(event));
}

/** A webhook as its owner sees it. */
export function webhookView(row: EndpointRow, now: Date): WebhookView {
  const { oldSecretUntil } = row;
  const oldUntil = oldSecretUntil !== null && oldSecretUntil > now ? oldSecretUntil.toISOString() : null;
  return {
    webhookId: row.id,
    url: row.url,
    events: row.events,
    pluginId: row.pluginName,
    description: row.description,
    cloudEvents: row.cloudEvents,
    state: row.state,
    disabledReason: row.disabledReason,
    failingSince: row.failingSince?.toISOString() ?? null,
    oldSecretUntil: oldUntil,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** What of a URL may be told to others: paths and queries of some receivers are a secret. */
export function hostOfUrl(url: string): string {
  return new URL(url).host;
}
