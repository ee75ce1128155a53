import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';

/** How long people stay signed in. */
export const sessionsConfig = defineConfig(
  'sessions',
  z.object({
    SESSION_IDLE_HOURS: z.coerce
      .number()
      .min(0.05)
      .max(8_760)
      .default(72)
      .describe('How long somebody stays signed in without opening a page, in hours'),
    SESSION_MAX_HOURS: z.coerce
      .number()
      .min(0.05)
      .max(8_760)
      .default(720)
      .describe('How long somebody stays signed in at most, in hours'),
  }),
);
export type SessionSettings = SettingsOf<typeof sessionsConfig>;
