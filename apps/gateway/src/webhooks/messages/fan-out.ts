import { Injectable } from '@nestjs/common';
import { childTraceparent, Clock, currentContext } from '@app/kernel';
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
   * Queues a message for every endpoint that wants it and may get it, in the transaction that hears the event: the
   * deliveries are there when the event counts as heard.
   */
  async tell(tx: Tx, message: AddressedMessage): Promise<void> {
    this.wakeAfter(tx, await this.rows.addForAll(tx, traced(message), this.now()));
  }
  /** Queues a message for one endpoint. @returns the delivery's id */
  tellOne(tx: Tx, endpointId: string, message: WebhookMessage): Promise<string> {
    return this.rows.addFor(tx, endpointId, traced(message), this.now());
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

function traced<M extends WebhookMessage>(message: M): M & { traceparent: string } {
  return { ...message, traceparent: childTraceparent(currentContext()?.traceparent) };
}
