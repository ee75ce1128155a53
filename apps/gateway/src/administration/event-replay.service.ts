import { Injectable } from '@nestjs/common';
import {
  countEvents,
  republishEvents,
  SERVICES,
  type CountedAll,
  type EventFilter,
  type ReplayEventsBody,
  type RepublishedEvents,
} from '@app/contracts';
import { Clock } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { answered, askEach, failed } from './ask-each';
import { Operations } from './operations.service';

/** Events a request: done long before anybody stops waiting. */
const PAGE = 500;

/** Says published events again, out of the outboxes. */
@Injectable()
export class EventReplay {
  constructor(
    private readonly rpc: RpcClient,
    private readonly operations: Operations,
    private readonly clock: Clock,
  ) {}

  /** What a replay would say again. */
  async count(filter: EventFilter): Promise<CountedAll> {
    const at = this.clock.now().toISOString();
    const asked = await askEach(SERVICES, (service) =>
      this.rpc.call(countEvents[service], { ...filter, until: filter.until ?? at }),
    );
    const subjects = answered(asked).flatMap(({ service, answer }) =>
      Object.entries(answer.subjects).map(([subject, events]) => ({ service, subject, events })),
    );
    return { subjects, total: subjects.reduce((sum, { events }) => sum + events, 0), at, errors: failed(asked) };
  }

  /** A page of it. @throws DomainError SERVICE_UNAVAILABLE */
  replay({ service, after = 0, ...filter }: ReplayEventsBody): Promise<RepublishedEvents> {
    return this.operations.perform('events.replay', { service, after, ...filter }, () =>
      this.rpc.call(republishEvents[service], { ...filter, after, limit: PAGE }),
    );
  }
}
