import { Injectable } from '@nestjs/common';
import { ratingCreated, ratingDeleted, ratingModerated, ratingThresholdCrossed, ratingUpdated } from '@app/contracts';
import { OnEvent, type Envelope } from '@app/messaging';
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

  @OnEvent(ratingCreated, 'gateway-webhooks-rating-created')
  onCreated(event: Envelope<typeof ratingCreated>, tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, createdMessage(event));
  }
  @OnEvent(ratingUpdated, 'gateway-webhooks-rating-updated')
  onUpdated(event: Envelope<typeof ratingUpdated>, tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, updatedMessage(event));
  }
  @OnEvent(ratingDeleted, 'gateway-webhooks-rating-deleted')
  onDeleted(event: Envelope<typeof ratingDeleted>, tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, deletedMessage(event));
  }
  @OnEvent(ratingModerated, 'gateway-webhooks-rating-moderated')
  onModerated(event: Envelope<typeof ratingModerated>, tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, moderatedMessage(event));
  }
  @OnEvent(ratingThresholdCrossed, 'gateway-webhooks-rating-threshold-crossed')
  onThresholdCrossed(event: Envelope<typeof ratingThresholdCrossed>, tx: Tx): Promise<void> {
    return this.fanOut.tell(tx, thresholdMessage(event));
  }
}
