import { Counter, Gauge } from 'prom-client';

/** What operators see of rate limits. Names are public: dashboards and alerts use them. */

export const requestsLimited = new Counter({
  name: 'reef_rate_limited_requests_total',
  help: 'Requests that have a rate limit, by bucket and outcome: admitted, denied (429) or refused (503, Redis is away)',
  labelNames: ['bucket', 'outcome'],
});
export const redisAway = new Gauge({
  name: 'reef_rate_limit_redis_away',
  help: '1 while REDIS_URL is set and Redis cannot be reached, so that each gateway counts for itself; else 0',
});
