import { rpc } from '../contract';
import { Dictionary, Instant, Json, ListOf, Text, Uuid, Whole } from '../fields';
import { SUBJECT_PATTERN } from '../subject-pattern';
import { forEachService } from './for-each-service';

export class ListEventsInput {
  @Text({ description: 'Subject of the events' }) subject: string;
  @Whole({ min: 0, description: 'Sequence after which to start' }) after: number;
  @Whole({ min: 1, max: 1000 }) limit: number;
}
export class PublishedEvent {
  @Uuid() id: string;
  @Text() subject: string;
  @Whole({ min: 1 }) sequence: number;
  @Instant() occurredAt: string;
  @Dictionary('string') headers: Record<string, string>;
  @Json() payload: unknown;
}
export class EventPage {
  @ListOf(() => PublishedEvent) events: PublishedEvent[];
  @Whole({ min: 1, description: 'Smallest sequence the source still has, or would number next' }) oldest: number;
}

/** Published events of one subject after a sequence, oldest first: how a subscriber fills a gap the bus left. */
export const listEvents = forEachService((service) =>
  rpc({ subject: `reef.rpc.${service}.event.list.v1`, input: ListEventsInput, output: EventPage, errors: [] }),
);

/** Which of a service's events are meant; all that it still has when nothing is said. */
export class EventFilter {
  @Text({ optional: true, max: 200, pattern: SUBJECT_PATTERN, description: 'Subject, or a pattern with `*` and `>`' })
  subject?: string;
  @Instant({ optional: true, description: 'Happened then or later' }) since?: string;
  @Instant({ optional: true, description: 'Happened earlier' }) until?: string;
  @Uuid({ optional: true, description: 'This one event' }) id?: string;
}
export class FindEventsInput extends EventFilter {
  @Whole({ min: 0, description: 'Position after which to go on; 0 to begin' }) after: number;
  @Whole({ min: 1, max: 1000 }) limit: number;
}
export class FoundEvents {
  @ListOf(() => PublishedEvent) events: PublishedEvent[];
  @Whole({ nullable: true, description: 'Position to go on after; null at the end' }) next: number | null;
}
/** Published events of a service that its outbox still has, of all subjects, in the order they were written. */
export const findEvents = forEachService((service) =>
  rpc({ subject: `reef.rpc.${service}.event.find.v1`, input: FindEventsInput, output: FoundEvents, errors: [] }),
);

export class CountedEvents {
  @Dictionary('number', { description: 'Subject to how many events of it there are' }) subjects: Record<string, number>;
}
/** How many events `findEvents` would find. */
export const countEvents = forEachService((service) =>
  rpc({
    subject: `reef.rpc.${service}.event.count.v1`,
    input: EventFilter,
    output: CountedEvents,
    errors: [],
    timeoutMs: 30_000,
  }),
);

export class RepublishedEvents {
  @Whole({ min: 0 }) events: number;
  @Whole({ nullable: true, description: 'Position to go on after; null at the end' }) next: number | null;
}
/**
 * Says events again that were published before, with their ids and numbers: who has handled one will do nothing, who
 * has lost it gets it back.
 */
export const republishEvents = forEachService((service) =>
  rpc({
    subject: `reef.rpc.${service}.event.republish.v1`,
    input: FindEventsInput,
    output: RepublishedEvents,
    errors: [],
    timeoutMs: 30_000,
  }),
);
