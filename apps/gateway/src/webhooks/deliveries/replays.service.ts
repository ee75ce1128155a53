import { Injectable } from '@nestjs/common';
import type { QueuedDelivery, ReplayedDeliveries, ReplaySinceBody } from '@app/contracts';
import { DomainError, newId } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { isUuid } from '../../edge/uuid.rules';
import type { EndpointRow } from '../endpoints/endpoint-row';
import { EndpointsService } from '../endpoints/endpoints.service';
import { FanOut } from '../messages/fan-out';
import { TEST_EVENT } from '../messages/webhook-message';
import { DeliveriesRepository } from './deliveries.repository';

/** What an owner has sent: a test, or something once more. */
@Injectable()
export class ReplaysService {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly endpoints: EndpointsService,
    private readonly deliveries: DeliveriesRepository,
    private readonly fanOut: FanOut,
  ) {}

  /** Sends an event that says nothing. @throws DomainError WEBHOOK_NOT_FOUND, WEBHOOK_DISABLED, IDEMPOTENCY_… */
  test(webhookId: string): Promise<QueuedDelivery> {
    return this.write(webhookId, async (tx, endpoint) => {
      const deliveryId = await this.fanOut.tellOne(tx, endpoint.id, {
        ...{ id: newId(), event: TEST_EVENT, subject: null, occurredAt: this.fanOut.now() },
        data: { message: 'This is a test of your webhook.' },
      });
      return { deliveryId };
    });
  }

  /** @throws DomainError as `test`; WEBHOOK_DELIVERY_NOT_FOUND */
  replay(webhookId: string, deliveryId: string): Promise<QueuedDelivery> {
    return this.write(webhookId, async (tx, { id }) => {
      const found = isUuid(deliveryId) && (await this.deliveries.again(tx, id, deliveryId, this.fanOut.now()));
      if (!found) throw new DomainError('WEBHOOK_DELIVERY_NOT_FOUND');
      return { deliveryId };
    });
  }

  /** Throws as `test`. */
  replaySince(webhookId: string, { since, which = 'failed' }: ReplaySinceBody): Promise<ReplayedDeliveries> {
    return this.write(webhookId, async (tx, { id }) => {
      const from = new Date(since);
      return { replayed: await this.deliveries.againSince(tx, id, from, which === 'all', this.fanOut.now()) };
    });
  }

  private write<T extends object>(webhookId: string, work: (tx: Tx, endpoint: EndpointRow) => Promise<T>): Promise<T> {
    return this.unitOfWork.answerOnce<T>(async (writeOnce) => {
      const endpoint = await this.endpoints.find(webhookId);
      if (endpoint.state !== 'enabled') throw new DomainError('WEBHOOK_DISABLED');
      return writeOnce(async (tx) => {
        const answer = await work(tx, endpoint);
        this.fanOut.wakeAfter(tx, [{ id: endpoint.id, failing: endpoint.failingSince !== null }]);
        return answer;
      });
    });
  }
}
