import { rpc } from '../contract';
import { Dictionary, Instant, Json, ListOf, Text, Uuid, Whole } from '../fields';
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
