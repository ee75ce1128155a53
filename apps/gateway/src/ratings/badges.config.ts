import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';

/** The badge beside a plugin (rating spec 6.1). */
export const badgesConfig = defineConfig(
  'badges',
  z.object({
    TOP_RATED_MIN_RATINGS: z.coerce
      .number()
      .int()
      .min(1)
      .max(1_000_000)
      .default(10)
      .describe('A plugin is called top rated with so many ratings or more'),
    TOP_RATED_MIN_AVERAGE: z.coerce
      .number()
      .min(1)
      .max(5)
      .default(4.5)
      .describe('A plugin is called top rated when the mean of its scores is this or more'),
    BADGE_CACHE_SECONDS: z.coerce
      .number()
      .int()
      .min(0)
      .max(86_400)
      .default(300)
      .describe('How long browsers and proxies may show the badge of a public plugin without asking, in seconds'),
  }),
);
export type BadgesSettings = SettingsOf<typeof badgesConfig>;
