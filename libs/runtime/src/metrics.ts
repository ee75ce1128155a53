import { Counter, Gauge } from 'prom-client';

/** What every process says of itself. Names are public: dashboards and alerts use them (docs/metrics.md). */

export const buildInfo = new Gauge({
  name: 'reef_build_info',
  help: 'Always 1: which process this is (a service or standalone), and the versions of Reef and Node it runs',
  labelNames: ['process', 'version', 'node'],
});
export const spans = new Counter({
  name: 'reef_trace_spans_total',
  help: 'Spans of traces, by outcome: exported, or dropped (the collector is away, refuses, or is too slow)',
  labelNames: ['outcome'],
});
