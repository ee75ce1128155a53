import { Injectable } from '@nestjs/common';
import { childTraceparent, Clock, currentContext } from '@app/kernel';
import type { BatchedEnvelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { DeliveryWorker } from '../deliveries/delivery-worker.service';
import type { WorkingEndpoint } from '../deliveries/working-endpoint';
import { FanOutRepository } from './fan-out.repository';
import type { AddressedMessage, WebhookMessage } from './webhook-message';

/** Queues messages, and wakes the worker when they are committed. */
@Injectable()
export class FanOut {
  constructor(
    private readonly rows: FanOutRepository,
    private readonly worker: DeliveryWorker,
    private readonly clock: Clock,
  ) {}

  /**
   * Queues messages for every endpoint that wants them and may get them, in the transaction that hears the events: the
   * deliveries are there when the events count as heard.
   */
  async tell<E extends HeardInBatch>(
    tx: Tx,
    events: readonly E[],
    messageOf: (event: E) => AddressedMessage,
  ): Promise<void> {
    const messages = events.map((event) => traced(messageOf(event), event.context.traceparent));
    this.wakeAfter(tx, await this.rows.addForAll(tx, messages, this.now()));
  }
  /** Queues a message for one endpoint. @returns the delivery's id */
  tellOne(tx: Tx, endpointId: string, message: WebhookMessage): Promise<string> {
    return this.rows.addFor(tx, endpointId, traced(message, currentContext()?.traceparent), this.now());
  }

  /** Should it get lost, the worker looks by itself a moment later. */
  wakeAfter(tx: Tx, endpoints: readonly WorkingEndpoint[]): void {
    if (endpoints.length > 0) tx.onCommit(() => this.worker.wake(endpoints));
  }
  /** What deliveries go by: the gateway's clock. */
  now(): Date {
    return this.clock.now();
  }
}

type HeardInBatch = Pick<BatchedEnvelope, 'context'>;

function traced<M extends WebhookMessage>(message: M, parent: string | undefined): M & { traceparent: string } {
  return { ...message, traceparent: parent ?? childTraceparent() };
}
