import { Counter, Gauge } from 'prom-client';

/** What operators see of the counting of downloads. Names are public: dashboards and alerts use them. */

export const downloadsWaiting = new Gauge({
  name: 'reef_downloads_waiting',
  help: 'Served downloads that the catalog has not counted yet',
});
export const downloadsLost = new Counter({
  name: 'reef_downloads_lost_total',
  help: 'Served downloads that will never be counted, by reason: full (too many wait), refused (by the catalog) or stopped (the gateway stopped while the catalog was away)',
  labelNames: ['reason'],
});
