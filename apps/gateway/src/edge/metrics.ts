import { Counter, Histogram } from 'prom-client';
import { RequestTallies } from './request-tallies';

/**
 * What operators see of requests. Names are public: dashboards and alerts use them (docs/metrics.md). A route is the
 * template it is declared with, so there are as many series as routes; what has no route counts as `none`.
 */
export const tallies = new RequestTallies([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]);

export const requests = new Counter({
  name: 'reef_http_requests_total',
  help: 'Requests answered, or given up by their callers (499), by method, route template and status',
  labelNames: ['method', 'route', 'status'],
  collect() {
    this.reset();
    for (const { method, route, statuses } of tallies.all())
      for (const [status, count] of statuses) this.inc({ method, route, status }, count);
  },
});

/** Reads the tallies instead of being told of each request: finding the series of labels costs more than the rest. */
class TalliedHistogram extends Histogram<'method' | 'route'> {
  override get(): ReturnType<Histogram['get']> {
    return this.getForPromString();
  }
  getForPromString(): ReturnType<Histogram['get']> {
    const values = tallies.all().flatMap(({ method, route, sum, cumulative }) => {
      const count = cumulative.at(-1)!;
      const buckets = cumulative.map((value, i) => ({
        metricName: `${NAME}_bucket`,
        labels: { le: tallies.bounds[i] ?? '+Inf', method, route },
        value,
      }));
      const labels = { method, route };
      const total = [
        { metricName: `${NAME}_sum`, labels, value: sum },
        { metricName: `${NAME}_count`, labels, value: count },
      ];
      return [...buckets, ...total];
    });
    return Promise.resolve({ name: NAME, help: HELP, type: 'histogram', values, aggregator: 'sum' } as never);
  }
}
const NAME = 'reef_http_request_seconds';
const HELP = 'Time from a request’s headers to the end of its answer, by method and route template';

export const requestSeconds = new TalliedHistogram({ name: NAME, help: HELP, labelNames: ['method', 'route'] });
