import { Counter, Gauge } from 'prom-client';

/** What operators see of overload. Names are public: dashboards and alerts use them. */

export const refused = new Counter({
  name: 'reef_http_refused_total',
  help: 'Requests answered 503 because the gateway had no place left, by lane: quick or publish',
  labelNames: ['lane'],
});
export const working = new Gauge({
  name: 'reef_http_working',
  help: 'Requests the gateway works on, by lane; those whose answer is on its way do not count',
  labelNames: ['lane'],
});
export const offered = new Gauge({
  name: 'reef_http_places',
  help: 'Requests the gateway would work on at the same time, by lane; fewer while answers take long',
  labelNames: ['lane'],
});
export const cutOff = new Counter({
  name: 'reef_http_slow_clients_total',
  help: 'Connections closed because the client sent or took too little, by what it was at: body, upload or answer',
  labelNames: ['at'],
});
