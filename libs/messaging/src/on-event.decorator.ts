import { SetMetadata } from '@nestjs/common';
import type { EventContract, Payload, Service } from '@app/contracts';
import type { RequestContext } from '@app/kernel';

/** An event as a subscriber sees it. */
export interface Envelope<C extends EventContract = EventContract> {
  readonly id: string;
  /** Counts the events of this subject at their source, from 1, without gaps. */
  readonly sequence: number;
  /** When the fact was committed. */
  readonly occurredAt: Date;
  readonly payload: Payload<C>;
}

/** One of several events that are handled together. */
export interface BatchedEnvelope<C extends EventContract = EventContract> extends Envelope<C> {
  /** That of what caused this event; the running one is no event's. */
  readonly context: RequestContext;
}

export const EVENT_HANDLER = Symbol('reef.event-handler');
export const BROADCAST_HANDLER = Symbol('reef.broadcast-handler');
export interface EventHandlerMeta {
  readonly contract: EventContract;
  readonly durable: string;
  /** Whether the method takes several events at a time. */
  readonly inBatches: boolean;
}

type Handles<C extends EventContract> = (event: Envelope<C>, tx: never) => Promise<void>;
type HandlesAll<C extends EventContract> = (events: readonly BatchedEnvelope<C>[], tx: never) => Promise<void>;
type Hears<C extends EventContract> = (event: Envelope<C>) => void;

/**
 * Marks a method that reacts to an event once: it runs in a transaction of its service (second argument) together
 * with the inbox entry, so that a redelivery does nothing. It may see events out of order: never let an older
 * revision overwrite a newer one.
 *
 * @param durable `<service>-<purpose>`; its place in the stream: never renamed, never reused
 */
export function OnEvent<C extends EventContract>(contract: C, durable: `${Service}-${string}`) {
  return SetMetadata(EVENT_HANDLER, { contract, durable, inBatches: false } satisfies EventHandlerMeta) as <
    F extends Handles<C>,
  >(
    target: object,
    key: string | symbol,
    method: TypedPropertyDescriptor<F>,
  ) => void;
}

/**
 * As `OnEvent`, for a method that takes all events that have arrived in one transaction: a fraction of the work each
 * when there are many. Should it fail, they are handled one by one, so one that cannot be handled fails alone.
 *
 * Such a transaction touches the rows of many events, in any order: the method may only insert, or must lock what it
 * changes in an order of its own, or two replicas wait for each other.
 */
export function OnEvents<C extends EventContract>(contract: C, durable: `${Service}-${string}`) {
  return SetMetadata(EVENT_HANDLER, { contract, durable, inBatches: true } satisfies EventHandlerMeta) as <
    F extends HandlesAll<C>,
  >(
    target: object,
    key: string | symbol,
    method: TypedPropertyDescriptor<F>,
  ) => void;
}

/** Marks a method every process runs for every event, at most once: for dropping caches, never for keeping facts. */
export function OnBroadcast<C extends EventContract>(contract: C) {
  return SetMetadata(BROADCAST_HANDLER, contract) as <F extends Hears<C>>(
    target: object,
    key: string | symbol,
    method: TypedPropertyDescriptor<F>,
  ) => void;
}
