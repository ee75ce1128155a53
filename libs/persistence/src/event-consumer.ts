import { Logger } from '@nestjs/common';
import type { EventContract } from '@app/contracts';
import { runInContext } from '@app/kernel';
import { contextOf, decodeEvent, type Delivery, type Envelope, type WireMessage } from '@app/messaging';
import type { DeadLetters } from './dead-letters';
import type { Tx, UnitOfWork } from './unit-of-work';

/** How often an event is tried before it is parked; with the bus's delays about a minute. */
const MAX_ATTEMPTS = 8;

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
      await this.handleOnce(message);
    } catch (error) {
      const context = { err: error, durable: this.durable, event_id: message.headers['ce-id'], attempt };
      if (attempt < MAX_ATTEMPTS) {
        this.logger.warn(context, `${this.durable} failed; the event comes again`);
        throw error;
      }
      await this.deadLetters.park(this.durable, this.contract.subject, message, error, attempt);
      this.logger.error(context, `${this.durable} failed ${attempt} times; the event is parked as a dead letter`);
    }
  }

  /** Handles the event unless it was handled before. */
  async handleOnce(message: WireMessage): Promise<void> {
    const event = decodeEvent(this.contract, message);
    const { handle, durable } = this;
    await runInContext(contextOf(message.headers), () =>
      this.unitOfWork.once(durable, event, (tx) => handle(event, tx)),
    );
  }
}
