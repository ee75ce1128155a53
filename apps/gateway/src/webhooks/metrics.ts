import { Counter, Gauge, Histogram } from 'prom-client';

/** What operators see of webhooks. Names are public: dashboards and alerts use them. */

export const attempted = new Counter({
  name: 'reef_webhook_attempts_total',
  help: 'Attempts to deliver a webhook, by what became of the delivery: delivered, again or failed (given up)',
  labelNames: ['outcome'],
});
export const attemptSeconds = new Histogram({
  name: 'reef_webhook_attempt_seconds',
  help: 'How long attempts took, until the end of the answer',
  buckets: [0.01, 0.05, 0.1, 0.3, 1, 3, 10, 30],
});
export const delayed = new Histogram({
  name: 'reef_webhook_delay_seconds',
  help: 'Time from the commit of an event to its delivery, of deliveries that got through at once',
  buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
});
export const running = new Gauge({
  name: 'reef_webhook_attempts_running',
  help: 'Attempts this process has running',
});

/** Counted no further: beyond, the number says nothing new and costs more. */
const MOST_COUNTED = 100_000;

/** Where the numbers of all replicas are read; each answers the same, so take `max`, not `sum`. */
export interface WaitingDeliveries {
  readonly count: (most: number) => Promise<number>;
  /** How long the one that is due longest has been so, in seconds; of endpoints that work. */
  readonly overdueSeconds: () => Promise<number>;
}
let waiting: WaitingDeliveries | undefined;
export function measureWaiting(read: WaitingDeliveries | undefined): void {
  waiting = read;
}

export const backlog = new Gauge({
  name: 'reef_webhook_deliveries_waiting',
  help: `Deliveries that wait for an attempt, of all replicas; counted up to ${MOST_COUNTED}; take max, not sum`,
  async collect() {
    await read(this, () => waiting?.count(MOST_COUNTED));
  },
});
export const overdue = new Gauge({
  name: 'reef_webhook_overdue_seconds',
  help: 'How long the delivery that is due longest has been so, among endpoints that work; take max, not sum',
  async collect() {
    await read(this, () => waiting?.overdueSeconds());
  },
});

async function read(gauge: Gauge, ask: () => Promise<number> | undefined): Promise<void> {
  const value = await ask()?.catch(() => undefined);
  if (value === undefined)
    gauge.remove(); // An unreachable database has no numbers; old ones would be lies.
  else gauge.set(value);
}
