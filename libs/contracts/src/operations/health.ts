import { rpc } from '../contract';
import { Decimal, Dictionary, Flag, Whole } from '../fields';
import { forEachService } from './for-each-service';

export class HealthInput {}
export class ServiceHealth {
  @Flag() ready: boolean;
  @Dictionary('string', { description: 'Check name to "ok" or the reason it failed' }) checks: Record<string, string>;
  @Whole({ min: 0, description: 'Events committed and not yet published' }) outboxDepth: number;
  @Decimal({ min: 0, description: 'Age of the oldest of them, in seconds' }) outboxAgeSeconds: number;
  @Whole({ min: 0 }) deadLetters: number;
}

/** What `reef doctor` asks each service. */
export const checkHealth = forEachService((service) =>
  rpc({ subject: `reef.rpc.${service}.health.check.v1`, input: HealthInput, output: ServiceHealth, errors: [] }),
);
