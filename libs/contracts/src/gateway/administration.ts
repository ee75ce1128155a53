import { event, SERVICES, type Service } from '../contract';
import { Choice, Dictionary, Flag, Instant, Json, ListOf, Nested, Text, Uuid, Whole } from '../fields';
import { Initiator } from './accounts';
import { DeadLetter, ReplayedDeadLetter } from '../operations/dead-letters';
import { EventFilter } from '../operations/events';
import type { ServiceHealth } from '../operations/health';

/** A parked event and the service that parked it. */
export class ServiceDeadLetter extends DeadLetter {
  @Choice(SERVICES) service: Service;
}
export class AllDeadLetters {
  @ListOf(() => ServiceDeadLetter, { description: 'Newest first within a service' }) items: ServiceDeadLetter[];
  @Whole({ min: 0, description: 'All of them, also beyond the limit' }) total: number;
  @Dictionary('string', { description: 'Services that could not be asked, with the reason' })
  errors: Record<string, string>;
}

export class ReplayBody {
  @Choice(SERVICES, { optional: true, description: 'All services when absent' }) service?: Service;
  @Uuid({ optional: true, description: 'One dead letter; all of them when absent' }) id?: string;
}
export class ServiceReplay extends ReplayedDeadLetter {
  @Choice(SERVICES) service: Service;
}
export class ReplayedAll {
  @ListOf(() => ServiceReplay) items: ServiceReplay[];
  @Dictionary('string', { description: 'Services that could not be asked, with the reason' })
  errors: Record<string, string>;
}

/** What one service said of itself, or why it said nothing. */
export type ServiceReport = ServiceHealth | { readonly error: string };
export class DoctorReport {
  @Flag({ description: 'Every service is ready and holds no dead letters' }) ok: boolean;
  @Json({ description: 'Service name to its health, or `{ error }` when it did not answer' })
  services: Record<Service, ServiceReport>;
}

/** Events of one subject that a replay would say again. */
export class CountedSubject {
  @Choice(SERVICES) service: Service;
  @Text() subject: string;
  @Whole({ min: 1 }) events: number;
}
export class CountedAll {
  @ListOf(() => CountedSubject) subjects: CountedSubject[];
  @Whole({ min: 0 }) total: number;
  @Instant({ description: 'When they were counted: `until` for a replay of these and no newer ones' }) at: string;
  @Dictionary('string', { description: 'Services that could not be asked, with the reason' })
  errors: Record<string, string>;
}
export class ReplayEventsBody extends EventFilter {
  @Choice(SERVICES, { description: 'Whose events' }) service: Service;
  @Whole({ optional: true, min: 0, description: '`next` of the answer before; absent at the beginning' })
  after?: number;
}

export const OPERATIONS = [
  'events.replay',
  'dead_letters.replay',
  'search.reindex',
  'stats.rebuild',
  'ratings.correct',
] as const;
export type Operation = (typeof OPERATIONS)[number];

export class OperationPerformed {
  @Choice(OPERATIONS) operation: Operation;
  @Json({ description: 'What was asked for' }) parameters: object;
  @Nested(() => Initiator) by: Initiator;
}
/** An administrator has Reef do something to itself; said before it is done. */
export const operationPerformed = event({
  subject: 'reef.evt.gateway.operation.performed.v1',
  payload: OperationPerformed,
});
