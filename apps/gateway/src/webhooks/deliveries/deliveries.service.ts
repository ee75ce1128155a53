import { Inject, Injectable } from '@nestjs/common';
import {
  DELIVERY_STATES,
  type DeliveryState,
  type WebhookDelivery,
  type WebhookDeliveryDetail,
  type WebhookDeliveryPage,
} from '@app/contracts';
import { DomainError, invalidField } from '@app/kernel';
import { Cursors } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { isUuid } from '../../edge/uuid.rules';
import { EndpointsService } from '../endpoints/endpoints.service';
import { wireBody } from '../messages/wire-body.rules';
import { DeliveriesRepository, type DeliveryRow } from './deliveries.repository';

const MOST_LOGGED = 100;

/** What has become of the events for a webhook, as its owner sees it. */
@Injectable()
export class DeliveriesService {
  private readonly cursors: Cursors;

  constructor(
    private readonly endpoints: EndpointsService,
    private readonly deliveries: DeliveriesRepository,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {
    this.cursors = new Cursors(settings.REEF_SECRET_KEY);
  }

  /** @throws DomainError WEBHOOK_NOT_FOUND; INVALID_INPUT for an unknown state */
  async list(
    webhookId: string,
    state: string | undefined,
    limit: number,
    cursor?: string,
  ): Promise<WebhookDeliveryPage> {
    assertState(state);
    const { id } = await this.endpoints.find(webhookId);
    const scope = `webhook deliveries ${id} ${state ?? ''}`;
    const rows = await this.deliveries.page(id, state, this.cursors.read(scope, cursor), limit + 1);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const nextCursor = last === undefined ? null : this.cursors.encode(scope, [last.createdAt.toISOString(), last.id]);
    return { deliveries: rows.slice(0, limit).map(viewOf), meta: { nextCursor } };
  }

  /** @throws DomainError WEBHOOK_NOT_FOUND, WEBHOOK_DELIVERY_NOT_FOUND */
  async get(webhookId: string, deliveryId: string): Promise<WebhookDeliveryDetail> {
    const { id, cloudEvents } = await this.endpoints.find(webhookId);
    const row = isUuid(deliveryId) ? await this.deliveries.find(id, deliveryId) : undefined;
    if (row === undefined) throw new DomainError('WEBHOOK_DELIVERY_NOT_FOUND');
    const log = await this.deliveries.log(row.id, MOST_LOGGED);
    const { body } = wireBody({ ...row, id: row.messageId }, cloudEvents, this.settings.REEF_PUBLIC_URL);
    return {
      ...viewOf(row),
      log: log.map(({ startedAt, ...attempt }) => ({ ...attempt, startedAt: startedAt.toISOString() })),
      body: JSON.parse(body) as unknown,
    };
  }
}

function assertState(state: string | undefined): asserts state is DeliveryState | undefined {
  const known: readonly string[] = DELIVERY_STATES;
  if (state === undefined || known.includes(state)) return;
  throw invalidField('state', 'not_allowed', `must be one of ${known.join(', ')}`);
}

function viewOf(row: DeliveryRow): WebhookDelivery {
  return {
    deliveryId: row.id,
    messageId: row.messageId,
    event: row.event,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.state === 'waiting' ? row.dueAt.toISOString() : null,
    lastStatus: row.lastStatus,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
