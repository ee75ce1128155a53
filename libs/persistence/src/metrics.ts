import type { Service } from '@app/contracts';
import { Counter, Gauge } from 'prom-client';

/**
 * What operators see of events and of the database. The gauges are read when Prometheus asks, so that they tell the
 * truth when a relay is stuck. Names are public: dashboards and alerts use them (docs/metrics.md).
 */
export interface Backlog {
  /** Events committed and not yet published. */
  readonly depth: number;
  readonly ageSeconds: number;
  readonly deadLetters: number;
}
/** Connections of one service's pool, in this process. */
export interface PoolState {
  readonly used: number;
  readonly idle: number;
  readonly most: number;
  /** Who waits for a connection. */
  readonly waiting: number;
}
/** Where the numbers of a service are read. */
export interface Measured {
  readonly backlog: () => Promise<Backlog>;
  readonly pool: () => PoolState;
  /** Whether this replica publishes the events. */
  readonly leading: () => boolean;
}

const sources = new Map<Service, Measured>();

export function measure(service: Service, measured: Measured): void {
  sources.set(service, measured);
}
export function stopMeasuring(service: Service): void {
  sources.delete(service);
}

export const eventsHandled = new Counter({
  name: 'reef_events_handled_total',
  help: 'Events handled, by subscriber and outcome: handled, duplicate, failed (comes again), parked, or foreign (of a history before a restore)',
  labelNames: ['subscriber', 'outcome'],
});
export const eventsRepaired = new Counter({
  name: 'reef_events_repaired_total',
  help: 'Events the bus did not deliver and gap repair fetched from their source, by subscriber',
  labelNames: ['subscriber'],
});
export const slowQueries = new Counter({
  name: 'reef_slow_queries_total',
  help: 'Statements that took longer than DATABASE_SLOW_QUERY_MS, by service; each is a line in its log',
  labelNames: ['service'],
});

const SAME_EVERYWHERE = 'every replica answers the same: take max, not sum';
backlogGauge('reef_outbox_depth', `Events committed and not yet published; ${SAME_EVERYWHERE}`, ({ depth }) => depth);
backlogGauge(
  'reef_outbox_age_seconds',
  `Age of the oldest event committed and not yet published; ${SAME_EVERYWHERE}`,
  ({ ageSeconds }) => ageSeconds,
);
backlogGauge(
  'reef_dead_letters',
  `Events parked after too many failures; ${SAME_EVERYWHERE}`,
  ({ deadLetters }) => deadLetters,
);
processGauge('reef_relay_leading', '1 in the replica that publishes the events of a service, else 0', (of) =>
  Number(of.leading()),
);
processGauge('reef_database_pool_used', 'Connections in use, of this process', (of) => of.pool().used);
processGauge('reef_database_pool_idle', 'Connections open and not in use, of this process', (of) => of.pool().idle);
processGauge('reef_database_pool_max', 'Most connections of a service in one process', (of) => of.pool().most);
processGauge(
  'reef_database_pool_waiting',
  'Who waits for a connection now, in this process',
  (of) => of.pool().waiting,
);

function processGauge(name: string, help: string, valueOf: (measured: Measured) => number): void {
  const collect = (): void => {
    measured.reset();
    for (const [service, source] of sources) measured.set({ service }, valueOf(source));
  };
  const measured = new Gauge({ name, help: `${help}, by service`, labelNames: ['service'], collect });
}

function backlogGauge(name: string, help: string, valueOf: (backlog: Backlog) => number): void {
  const collect = async (): Promise<void> => {
    measured.reset(); // An unreachable database has no numbers; old ones would be lies.
    for (const [service, backlog] of await backlogs()) measured.set({ service }, valueOf(backlog));
  };
  const measured = new Gauge({ name, help: `${help}, by service`, labelNames: ['service'], collect });
}

/** The gauges are collected side by side; one reading is enough for all. */
let reading: Promise<[Service, Backlog][]> | undefined;
function backlogs(): Promise<[Service, Backlog][]> {
  reading ??= readAll().finally(() => (reading = undefined));
  return reading;
}
async function readAll(): Promise<[Service, Backlog][]> {
  const read = [...sources].map(async ([service, { backlog }]) => [[service, await backlog()] as [Service, Backlog]]);
  return (await Promise.all(read.map((one) => one.catch(() => [])))).flat();
}
