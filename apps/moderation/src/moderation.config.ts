import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';

export const moderationConfig = defineConfig(
  'moderation',
  z.object({
    MODERATION_TRUSTED_REPORTS: z.coerce
      .number()
      .int()
      .min(0)
      .max(20)
      .default(0)
      .describe(
        'How many trusted reporters of a young skill or package hold its version back until a moderator has looked; ' +
          '0: reports never do that',
      ),
    MODERATION_TRUSTED_UPHELD: z.coerce
      .number()
      .int()
      .min(1)
      .default(5)
      .describe('How many of their reports moderators must have confirmed before a reporter is trusted'),
    MODERATION_TRUSTED_PERCENT: z.coerce
      .number()
      .int()
      .min(1)
      .max(100)
      .default(80)
      .describe('How much of their decided reports these must be, in percent'),
    MODERATION_YOUNG_DAYS: z.coerce
      .number()
      .positive()
      .max(365)
      .default(7)
      .describe('For how long after its first version a skill or package is young, in days'),
  }),
);
export type ModerationSettings = SettingsOf<typeof moderationConfig>;
