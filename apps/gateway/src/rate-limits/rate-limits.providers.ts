import type { Provider } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { COUNTERS, type Counters } from './counters';
import { LocalCounters } from './local-counters';
import { rateLimitsConfig, type RateLimitSettings } from './rate-limits.config';
import { RateLimits } from './rate-limits.service';
import { SharedCounters } from './shared-counters';

/** Rate limits: with Redis all gateways count together, without it each for itself. */
export const rateLimitProviders: Provider[] = [
  rateLimitsConfig.provider,
  RateLimits,
  {
    provide: COUNTERS,
    inject: [rateLimitsConfig.token, Clock],
    useFactory: ({ REDIS_URL, REDIS_TIMEOUT_MS }: RateLimitSettings, clock: Clock): Counters => {
      const local = new LocalCounters(clock);
      return REDIS_URL === undefined ? local : new SharedCounters(REDIS_URL, REDIS_TIMEOUT_MS, local, clock);
    },
  },
];
