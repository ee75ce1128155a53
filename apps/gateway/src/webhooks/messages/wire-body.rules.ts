import type { WebhookMessage } from './webhook-message';

/** What is sent: the body, byte for byte, and its content type. */
export interface WireBody {
  readonly contentType: string;
  readonly body: string;
}

/**
 * A message as it is sent, the same bytes every time: as Standard Webhooks has it, or as a CloudEvent in structured mode
 * (standards 3.10).
 * @param source the Reef it comes from: its public URL
 */
export function wireBody(message: WebhookMessage, cloudEvents: boolean, source: string): WireBody {
  const { id, event, subject, data, occurredAt } = message;
  const time = occurredAt.toISOString();
  if (!cloudEvents)
    return { contentType: 'application/json', body: JSON.stringify({ type: event, timestamp: time, data }) };
  const about = subject === null ? {} : { subject };
  const attributes = { specversion: '1.0', id, source, type: `dev.reef.${event}.v1`, ...about, time };
  const body = JSON.stringify({ ...attributes, datacontenttype: 'application/json', data });
  return { contentType: 'application/cloudevents+json', body };
}
