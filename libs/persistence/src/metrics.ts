import type { Service } from '@app/contracts';
import { Counter, Gauge } from 'prom-client';

/**
 * What operators see of events. The gauges are read from the database when Prometheus asks, so that they tell the
 * truth when a relay is stuck; every replica answers the same, so take `max`, not `sum`.
 */
export interface Backlog {
  /** Events committed and not yet published. */
  readonly depth: number;
  readonly ageSeconds: number;
  readonly deadLetters: number;
}

const sources = new Map<Service, () => Promise<Backlog>>();

export function measureBacklog(service: Service, read: () => Promise<Backlog>): void {
  sources.set(service, read);
}
export function stopMeasuring(service: Service): void {
  sources.delete(service);
}

export const eventsHandled = new Counter({
  name: 'reef_events_handled_total',
  help: 'Events handled, by subscriber and outcome: handled, duplicate, failed (comes again) or parked',
  labelNames: ['subscriber', 'outcome'],
});
export const eventsRepaired = new Counter({
  name: 'reef_events_repaired_total',
  help: 'Events the bus did not deliver and gap repair fetched from their source, by subscriber',
  labelNames: ['subscriber'],
});

gauge('reef_outbox_depth', 'Events committed and not yet published, by service', ({ depth }) => depth);
gauge(
  'reef_outbox_age_seconds',
  'Age of the oldest event committed and not yet published, by service',
  ({ ageSeconds }) => ageSeconds,
);
gauge('reef_dead_letters', 'Events parked after too many failures, by service', ({ deadLetters }) => deadLetters);

function gauge(name: string, help: string, valueOf: (backlog: Backlog) => number): void {
  const collect = async (): Promise<void> => {
    measured.reset(); // An unreachable database has no numbers; old ones would be lies.
    for (const [service, backlog] of await backlogs()) measured.set({ service }, valueOf(backlog));
  };
  const measured = new Gauge({ name, help, labelNames: ['service'], collect });
}

/** The gauges are collected side by side; one reading is enough for all. */
let reading: Promise<[Service, Backlog][]> | undefined;
function backlogs(): Promise<[Service, Backlog][]> {
  reading ??= readAll().finally(() => (reading = undefined));
  return reading;
}
async function readAll(): Promise<[Service, Backlog][]> {
  const read = [...sources].map(async ([service, ask]) => [[service, await ask()] as [Service, Backlog]]);
  return (await Promise.all(read.map((one) => one.catch(() => [])))).flat();
}
