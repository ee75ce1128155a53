import { Counter, Gauge, Histogram } from 'prom-client';

/** What this process sees of the bus. Names are public: dashboards and alerts use them (docs/operations). */

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
