import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';

const whole = (most: number, usual: number) => z.coerce.number().int().min(0).max(most).default(usual);

/** What is done against ratings that are not meant (standards 7.2). */
export const ratingsConfig = defineConfig(
  'ratings',
  z.object({
    RATING_ABUSE_RULES: z
      .enum(['on', 'off'])
      .default('off')
      .describe(
        'Whether young accounts, bursts and daily limits are looked at; for a registry anybody can join. Where people are invited, all accounts may be young and come from one network',
      ),
    RATING_MIN_ACCOUNT_AGE_HOURS: whole(8_760, 24).describe(
      'Ratings of younger accounts are held for review, unless they have installed the plugin, in hours',
    ),
    RATING_MAX_PER_DAY: whole(10_000, 20).describe('New ratings of one user in 24 hours'),
    RATING_MAX_EDITS_PER_DAY: whole(10_000, 5).describe('Changes of one rating in 24 hours'),
    RATING_BURST_RATINGS: whole(10_000, 8).describe(
      'So many new ratings of one plugin within RATING_BURST_MINUTES, all from young accounts or all from one network (/24, /48), are held',
    ),
    RATING_BURST_MINUTES: whole(1_440, 10).describe('In what time ratings are a burst, in minutes'),
    RATING_YOUNG_ACCOUNT_DAYS: whole(365, 7).describe('Up to what age an account is young in a burst, in days'),
    RATING_HIDE_AT_REPORTS: whole(1_000, 4).describe(
      'So many people who report a rating take it out of sight until a moderator has looked; 0: never',
    ),
    RATING_OPEN_REPORTS: whole(10_000, 20).describe('Reports of one user that wait for a moderator at the same time'),
    RATING_DEEPEST: z.coerce
      .number()
      .int()
      .min(100)
      .max(1_000_000)
      .default(10_000)
      .describe('How many ratings of a plugin can be paged through; a page beyond is refused'),
  }),
);
export type RatingsSettings = SettingsOf<typeof ratingsConfig>;
