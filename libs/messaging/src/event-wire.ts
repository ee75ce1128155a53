import { parseShape, type EventContract, type Payload } from '@app/contracts';
import type { Envelope } from './on-event.decorator';
import { decodeBody, encodeMessage, type WireMessage } from './wire';

/** An event as its outbox row holds it. */
export interface StoredEvent {
  readonly id: string;
  readonly subject: string;
  readonly sequence: number;
  /** ISO 8601. */
  readonly occurredAt: string;
  /** Trace, request id and actor of the transaction that caused it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: unknown;
}

/** CloudEvents 1.0 in the binary mode of its NATS binding: attributes in `ce-` headers, data in the body. */
export function encodeEvent(event: StoredEvent): WireMessage {
  const [, , service, ...rest] = event.subject.split('.');
  return encodeMessage(event.payload, {
    ...event.headers,
    'content-type': 'application/json',
    'ce-specversion': '1.0',
    'ce-id': event.id,
    'ce-source': `/reef/${service}`,
    'ce-type': `dev.reef.${rest.join('.')}`,
    'ce-time': event.occurredAt,
    'ce-sequence': String(event.sequence),
  });
}

/** @throws Error when the message is not an event of this contract; it never will be, so it must not be tried again */
export function decodeEvent<C extends EventContract>(contract: C, message: WireMessage): Envelope<C> {
  const payload = parseShape(contract.payload, decodeBody(message));
  if (!payload.ok) throw new Error(`not a ${contract.subject}: ${JSON.stringify(payload.problems)}`);
  return {
    id: message.headers['ce-id'] ?? '',
    sequence: Number(message.headers['ce-sequence']),
    occurredAt: new Date(message.headers['ce-time'] ?? 0),
    payload: payload.value as Payload<C>,
  };
}
