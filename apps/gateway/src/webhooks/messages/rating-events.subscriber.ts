import { Injectable } from '@nestjs/common';
import { ratingCreated, ratingDeleted, ratingModerated, ratingThresholdCrossed, ratingUpdated } from '@app/contracts';
import { OnEvents, type BatchedEnvelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { FanOut } from './fan-out';
import {
  createdMessage,
  deletedMessage,
  moderatedMessage,
  thresholdMessage,
  updatedMessage,
} from './rating-messages.rules';

/** What webhooks hear of ratings. */
@Injectable()
export class RatingEventsSubscriber {
  constructor(private readonly fanOut: FanOut) {}

  @OnEvents(ratingCreated, 'gateway-webhooks-rating-created')
  onCreated(events: readonly BatchedEnvelope<typeof ratingCreated>[], tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, events, createdMessage);
  }
  @OnEvents(ratingUpdated, 'gateway-webhooks-rating-updated')
  onUpdated(events: readonly BatchedEnvelope<typeof ratingUpdated>[], tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, events, updatedMessage);
  }
  @OnEvents(ratingDeleted, 'gateway-webhooks-rating-deleted')
  onDeleted(events: readonly BatchedEnvelope<typeof ratingDeleted>[], tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, events, deletedMessage);
  }
  @OnEvents(ratingModerated, 'gateway-webhooks-rating-moderated')
  onModerated(events: readonly BatchedEnvelope<typeof ratingModerated>[], tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, events, moderatedMessage);
  }
  @OnEvents(ratingThresholdCrossed, 'gateway-webhooks-rating-threshold-crossed')
  onThresholdCrossed(events: readonly BatchedEnvelope<typeof ratingThresholdCrossed>[], tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, events, thresholdMessage);
  }
}
