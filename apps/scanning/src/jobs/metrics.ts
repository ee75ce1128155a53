import { Gauge, Histogram } from 'prom-client';

/** What operators see of scans. Names are public: dashboards and alerts use them (docs/metrics.md). */

export const scanSeconds = new Histogram({
  name: 'reef_scan_seconds',
  help: 'Time of one attempt to scan a version, by scanner and outcome',
  labelNames: ['scanner', 'outcome'],
});

/** Jobs of one scanner that are not done, of all replicas. */
export interface ScanQueue {
  readonly scanner: string;
  readonly depth: number;
  readonly ageSeconds: number;
}
let readQueues: (() => Promise<ScanQueue[]>) | undefined;
let reading: Promise<ScanQueue[]> | undefined;

export function measureQueues(read: typeof readQueues): void {
  readQueues = read;
}

gauge(
  'reef_scan_queue_depth',
  'Scans that wait or run, of all replicas, by scanner; every replica answers the same: take max, not sum',
  ({ depth }) => depth,
);
gauge(
  'reef_scan_queue_age_seconds',
  'Age of the oldest scan that waits or runs, by scanner; every replica answers the same: take max, not sum',
  ({ ageSeconds }) => ageSeconds,
);

function gauge(name: string, help: string, valueOf: (queue: ScanQueue) => number): void {
  const collect = async (): Promise<void> => {
    // The gauges are collected side by side; one reading is enough for both.
    reading ??= (async () => (await readQueues?.()) ?? [])()
      .catch(() => [])
      .finally(() => (reading = undefined));
    const queues = await reading;
    measured.reset(); // An unreachable database has no numbers; old ones would be lies.
    for (const queue of queues) measured.set({ scanner: queue.scanner }, valueOf(queue));
  };
  const measured = new Gauge({ name, help, labelNames: ['scanner'], collect });
}
