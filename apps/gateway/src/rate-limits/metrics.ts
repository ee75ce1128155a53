import { Counter, Gauge } from 'prom-client';

/** What operators see of rate limits. Names are public: dashboards and alerts use them. */

/** Admitted since the numbers were last read: finding the series of a label costs more than all else of counting one. */
const admitted = new Map<string, number>();

export function noteAdmitted(bucket: string): void {
  admitted.set(bucket, (admitted.get(bucket) ?? 0) + 1);
}

export const requestsLimited = new Counter({
  name: 'reef_rate_limited_requests_total',
  help: 'Requests that have a rate limit, by bucket and outcome: admitted, denied (429) or refused (503, Redis is away)',
  labelNames: ['bucket', 'outcome'],
  collect() {
    for (const [bucket, count] of admitted) this.inc({ bucket, outcome: 'admitted' }, count);
    admitted.clear();
  },
});
export const redisAway = new Gauge({
  name: 'reef_rate_limit_redis_away',
  help: '1 while REDIS_URL is set and Redis cannot be reached, so that each gateway counts for itself; else 0',
});
