import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';

export const persistenceConfig = defineConfig(
  'persistence',
  z.object({
    DATABASE_URL: z
      .url({ protocol: /^postgres(ql)?$/ })
      .describe('PostgreSQL 14 or later. Absent in standalone: an embedded one in the data directory'),
    DATABASE_POOL_SIZE: z.coerce
      .number()
      .int()
      .min(3)
      .max(200)
      .default(10)
      .describe('Most connections of one service process'),
    DATABASE_MIGRATE: z
      .enum(['start', 'manual'])
      .default('start')
      .describe('When migrations run: at start, under a lock; or only by `reef migrate`'),
    DATABASE_SLOW_QUERY_MS: z.coerce
      .number()
      .int()
      .min(0)
      .default(1_000)
      .describe('Statements that take longer are logged, without the values they were given, in milliseconds; 0: none'),
    EVENTS_KEEP_DAYS: z.coerce
      .number()
      .int()
      .min(1)
      .default(7)
      .describe('How long published events stay replayable, in days'),
    EVENTS_REPAIR_SECONDS: z.coerce
      .number()
      .positive()
      .default(5)
      .describe('How often a subscriber looks for events the bus has lost, in seconds'),
  }),
);
export type PersistenceSettings = SettingsOf<typeof persistenceConfig>;
