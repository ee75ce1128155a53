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

/** Names the history of the database an event belongs to; absent on the first one. */
export const TIMELINE_HEADER = 'reef-timeline';

/**
 * CloudEvents 1.0 in the binary mode of its NATS binding: attributes in `ce-` headers, data in the body.
 * @param timeline see `TIMELINE_HEADER`; '' for the first one
 */
export function encodeEvent(event: StoredEvent, timeline = ''): WireMessage {
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
    ...(timeline === '' ? {} : { [TIMELINE_HEADER]: timeline }),
  });
}

/** The event of a message whose contract nobody here knows. @throws UnreadableEvent */
export function readEvent(subject: string, message: WireMessage): StoredEvent {
  const { id, sequence, occurredAt } = attributesOf(message);
  const headers = Object.entries(message.headers).filter(([name]) => !OF_THE_WIRE.test(name));
  return {
    ...{ id, subject, sequence, occurredAt: occurredAt.toISOString() },
    ...{ headers: Object.fromEntries(headers), payload: bodyOf(message) },
  };
}

/** The message is not an event of the contract and never will be, so it must not be tried again. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
}

/** What `encodeEvent` and the bus add to the headers of an event. */
const OF_THE_WIRE = /^(ce-|content-|nats-)/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** @throws UnreadableEvent when the message is not an event of this contract */
export function decodeEvent<C extends EventContract>(contract: C, message: WireMessage): Envelope<C> {
  const attributes = attributesOf(message);
  const payload = parseShape(contract.payload, bodyOf(message));
  if (!payload.ok) throw new UnreadableEvent(`not a ${contract.subject}: ${JSON.stringify(payload.problems)}`);
  return { ...attributes, payload: payload.value as Payload<C> };
}

function attributesOf({ headers }: WireMessage): Omit<Envelope, 'payload'> {
  const id = headers['ce-id'] ?? '';
  const sequence = Number(headers['ce-sequence']);
  const occurredAt = new Date(headers['ce-time'] ?? '');
  if (!UUID.test(id)) throw new UnreadableEvent('ce-id is not a UUID');
  if (!Number.isSafeInteger(sequence) || sequence < 1) throw new UnreadableEvent('ce-sequence is not a number from 1');
  if (Number.isNaN(occurredAt.getTime())) throw new UnreadableEvent('ce-time is not a moment');
  return { id, sequence, occurredAt };
}

function bodyOf(message: WireMessage): unknown {
  try {
    return decodeBody(message);
  } catch (error) {
    throw new UnreadableEvent('the body is not JSON', { cause: error });
  }
}
