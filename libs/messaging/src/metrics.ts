import { Counter, Gauge, Histogram } from 'prom-client';

/** What this process sees of the bus. Names are public: dashboards and alerts use them (docs/metrics.md). */

export const rpcCalled = new Histogram({
  name: 'reef_rpc_called_seconds',
  help: 'Time until the answer to an RPC arrived at its caller, by subject and outcome code',
  labelNames: ['subject', 'code'],
});
export const rpcHandled = new Histogram({
  name: 'reef_rpc_handled_seconds',
  help: 'Time to answer an RPC, by subject and outcome code',
  labelNames: ['subject', 'code'],
});
export const eventRedeliveries = new Counter({
  name: 'reef_event_redeliveries_total',
  help: 'Deliveries of an event after its first one, by subscriber',
  labelNames: ['subscriber'],
});
export const busConnected = new Gauge({
  name: 'reef_bus_connected',
  help: '1 while messages can be sent, else 0',
});

/** How many events wait for each subscriber, by its durable name. */
export type ReadLag = () => Promise<ReadonlyMap<string, number>>;
const lags = new Set<ReadLag>();

/** @returns takes the reading out again */
export function measureLag(read: ReadLag): () => void {
  lags.add(read);
  return () => void lags.delete(read);
}

/** Asked of the bus when Prometheus asks; every replica answers the same, so take `max`, not `sum`. */
export const consumerLag = new Gauge({
  name: 'reef_consumer_lag_events',
  help: 'Events that the bus has and the subscriber has not handled yet, by subscriber',
  labelNames: ['subscriber'],
  async collect() {
    this.reset(); // A bus that does not answer has no numbers; old ones would be lies.
    const read = await Promise.all([...lags].map((ask) => ask().catch(() => new Map<string, number>())));
    for (const lag of read) for (const [subscriber, events] of lag) this.set({ subscriber }, events);
  },
});
