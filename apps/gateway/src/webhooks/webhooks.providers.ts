import type { Provider, Type } from '@nestjs/common';
import { ClaimsRepository } from './deliveries/claims.repository';
import { DeliveriesController } from './deliveries/deliveries.controller';
import { DeliveriesRepository } from './deliveries/deliveries.repository';
import { DeliveriesService } from './deliveries/deliveries.service';
import { DeliveryRetention } from './deliveries/delivery-retention';
import { DeliveryRunner } from './deliveries/delivery-runner.service';
import { DeliveryWorker } from './deliveries/delivery-worker.service';
import { ReplaysService } from './deliveries/replays.service';
import { EndpointWishes } from './endpoints/endpoint-wishes';
import { EndpointsRepository } from './endpoints/endpoints.repository';
import { EndpointsService } from './endpoints/endpoints.service';
import { WebhooksController } from './endpoints/webhooks.controller';
import { FanOut } from './messages/fan-out';
import { FanOutRepository } from './messages/fan-out.repository';
import { RatingEventsSubscriber } from './messages/rating-events.subscriber';
import { RegistryEventsSubscriber } from './messages/registry-events.subscriber';
import { TargetResolver } from './targets/target-resolver';
import { WebhookClient } from './targets/webhook-client';
import { webhooksConfig } from './webhooks.config';

/**
 * Tells other people's servers what happens: `endpoints` is who wants to know, `messages` what they are told,
 * `deliveries` how it gets there, `signing` why they believe it, `targets` where nothing may go.
 */
export const webhookControllers: Type[] = [WebhooksController, DeliveriesController];
export const webhookProviders: Provider[] = [
  webhooksConfig.provider,
  ...[EndpointsService, EndpointsRepository, EndpointWishes],
  ...[RatingEventsSubscriber, RegistryEventsSubscriber, FanOut, FanOutRepository],
  ...[DeliveryWorker, DeliveryRunner, ClaimsRepository, DeliveryRetention],
  ...[DeliveriesService, DeliveriesRepository, ReplaysService],
  ...[WebhookClient, TargetResolver],
];
