import { Logger } from '@nestjs/common';
import type { EventContract } from '@app/contracts';
import { DomainError, runInContext } from '@app/kernel';
import {
  contextOf,
  decodeEvent,
  UnreadableEvent,
  type Delivery,
  type Envelope,
  type WireMessage,
} from '@app/messaging';
import type { DeadLetters } from './dead-letters';
import { eventsHandled } from './metrics';
import type { Tx } from './tx';
import type { UnitOfWork } from './unit-of-work';

/** How often an event is tried before it is parked; with the bus's delays about a minute. */
const MAX_ATTEMPTS = 8;
/** A database that is away says nothing about the event; but nothing is tried for ever. */
const MAX_ATTEMPTS_WITHOUT_DATABASE = 100;

/** One `@OnEvent` method: hears each event of its subject exactly once in effect. */
export class EventConsumer {
  private readonly logger = new Logger('Events');

  constructor(
    readonly contract: EventContract,
    readonly durable: string,
    private readonly handle: (event: Envelope, tx: Tx) => Promise<void>,
    private readonly unitOfWork: UnitOfWork,
    private readonly deadLetters: DeadLetters,
  ) {}

  /** Rejects to be given the event again; resolves when it is handled, was handled before, or is parked. */
  async receive({ message, attempt }: Delivery): Promise<void> {
    try {
      this.count((await this.handleOnce(message)) ? 'handled' : 'duplicate');
    } catch (error) {
      const context = { err: error, durable: this.durable, event_id: message.headers['ce-id'], attempt };
      if (attempt < attemptsFor(error)) {
        this.count('failed');
        this.logger.warn(context, `${this.durable} failed; the event comes again`);
        throw error;
      }
      const { subject } = this.contract;
      await this.deadLetters.park({ subscriber: this.durable, subject, message, error, attempts: attempt });
      this.count('parked');
      this.logger.error(context, `${this.durable} failed ${attempt} times; the event is parked as a dead letter`);
    }
  }

  /** Handles the event unless it was handled before; resolves to whether it did. */
  async handleOnce(message: WireMessage): Promise<boolean> {
    const event = decodeEvent(this.contract, message);
    const { handle, durable } = this;
    return runInContext(contextOf(message.headers), () =>
      this.unitOfWork.once(durable, event, (tx) => handle(event, tx)),
    );
  }

  private count(outcome: 'handled' | 'duplicate' | 'failed' | 'parked'): void {
    eventsHandled.inc({ subscriber: this.durable, outcome });
  }
}

function attemptsFor(error: unknown): number {
  if (error instanceof UnreadableEvent) return 1;
  const isDatabaseAway = error instanceof DomainError && error.code === 'SERVICE_UNAVAILABLE';
  return isDatabaseAway ? MAX_ATTEMPTS_WITHOUT_DATABASE : MAX_ATTEMPTS;
}
