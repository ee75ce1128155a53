import { SERVICES, type Service } from '../contract';
import { Choice, Dictionary, Flag, Json, ListOf, Uuid, Whole } from '../fields';
import { DeadLetter, ReplayedDeadLetter } from '../operations/dead-letters';
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
