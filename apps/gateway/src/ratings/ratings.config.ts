import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';

/** How the gateway answers what is often asked about ratings. */
export const ratingAnswersConfig = defineConfig(
  'rating-answers',
  z.object({
    RATING_CACHE_MIB: z.coerce
      .number()
      .min(0)
      .max(65_536)
      .default(32)
      .describe('Memory of a gateway for lists and numbers of ratings that are asked for often, in MiB'),
    RATING_MAX_AGE: z.coerce
      .number()
      .int()
      .min(0)
      .max(300)
      .default(0)
      .describe(
        'How long clients may show lists and numbers of ratings without asking again, in seconds; more than 0 hides writes from their own authors for as long',
      ),
  }),
);
export type RatingAnswersSettings = SettingsOf<typeof ratingAnswersConfig>;
