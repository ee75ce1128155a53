import type { EventContract, Payload, WebhookEvent } from '@app/contracts';

/** Sent to one endpoint on its owner's wish, whatever it is subscribed to. */
export const TEST_EVENT = 'webhook.test';

/** An event as receivers get it. */
export interface WebhookMessage {
  /** The event's own: who gets it twice knows that by it. */
  readonly id: string;
  readonly event: WebhookEvent | typeof TEST_EVENT;
  /** Name of the plugin, package or skill; null for a test. */
  readonly subject: string | null;
  readonly data: object;
  readonly occurredAt: Date;
}

/** A message, and who may get it. */
export interface AddressedMessage extends WebhookMessage {
  /** The package it is about, for endpoints that want only one; undefined when it is about something else. */
  readonly packageId?: string | undefined;
  /** Only members of this publisher may know; undefined: everybody may. */
  readonly onlyMembersOf?: string | undefined;
  /** Only this user may know. */
  readonly onlyUser?: string | undefined;
}

/** An event of another service, as far as messages are made of it. */
export interface HeardEvent<C extends EventContract = EventContract> {
  readonly id: string;
  readonly occurredAt: Date;
  readonly payload: Payload<C>;
}
