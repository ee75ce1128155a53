import { Controller, type Type } from '@nestjs/common';
import {
  checkHealth,
  countEvents,
  findEvents,
  listDeadLetters,
  listEvents,
  replayDeadLetters,
  republishEvents,
  type CountedEvents,
  type DeadLetterList,
  type EventFilter,
  type EventPage,
  type FindEventsInput,
  type FoundEvents,
  type ListDeadLettersInput,
  type ListEventsInput,
  type ReplayDeadLettersInput,
  type ReplayedDeadLetters,
  type RepublishedEvents,
  type Service,
  type ServiceHealth,
} from '@app/contracts';
import type { Readiness } from '@app/kernel';
import { RpcHandler } from '@app/messaging';
import type { ServiceEvents } from './service-events';

/** What every service answers about itself. A class a service, because each has its own subjects. */
export function operationsController(
  service: Service,
  inject: (type: 'events' | 'readiness') => ParameterDecorator,
): Type {
  @Controller()
  class OperationsController {
    constructor(
      private readonly events: ServiceEvents,
      private readonly readiness: Readiness,
    ) {}

    @RpcHandler(listEvents[service])
    list(input: ListEventsInput): Promise<EventPage> {
      return this.events.log.page(input);
    }
    @RpcHandler(findEvents[service])
    find(input: FindEventsInput): Promise<FoundEvents> {
      return this.events.log.find(input);
    }
    @RpcHandler(countEvents[service])
    count(filter: EventFilter): Promise<CountedEvents> {
      return this.events.log.count(filter);
    }
    @RpcHandler(republishEvents[service])
    republish(input: FindEventsInput): Promise<RepublishedEvents> {
      return this.events.republish(input);
    }
    @RpcHandler(listDeadLetters[service])
    deadLetters({ limit }: ListDeadLettersInput): Promise<DeadLetterList> {
      return this.events.deadLetters.list(limit);
    }
    @RpcHandler(replayDeadLetters[service])
    async replay({ id }: ReplayDeadLettersInput): Promise<ReplayedDeadLetters> {
      return { items: await this.events.deadLetters.replay(this.events.consumers, id) };
    }
    @RpcHandler(checkHealth[service])
    async health(): Promise<ServiceHealth> {
      const [{ ready, checks }, { depth, ageSeconds }, deadLetters] = await Promise.all([
        this.readiness.report(),
        this.events.log.backlog(),
        this.events.deadLetters.count(),
      ]);
      return { ready, checks, outboxDepth: depth, outboxAgeSeconds: ageSeconds, deadLetters };
    }
  }
  inject('events')(OperationsController, undefined, 0);
  inject('readiness')(OperationsController, undefined, 1);
  return OperationsController;
}
