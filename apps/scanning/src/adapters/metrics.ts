import { Gauge } from 'prom-client';

/** What operators see of scanners. Names are public: dashboards and alerts use them (docs/metrics.md). */

export const resting = new Gauge({
  name: 'reef_scanner_resting',
  help: '1 while a scanner is not asked, after failures in a row, by scanner; else 0',
  labelNames: ['scanner'],
});
