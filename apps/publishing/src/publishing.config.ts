import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';

export const publishingConfig = defineConfig(
  'publishing',
  z.object({
    PUBLISH_WAIT_MS: z.coerce
      .number()
      .int()
      .min(0)
      .max(10_000) // shipped clients give up on a publish after 15 s
      .default(2_000)
      .describe('How long a publish waits for the verdict before it answers "pending", in milliseconds'),
    PUBLISH_ATTEMPT_DEADLINE_SECONDS: z.coerce
      .number()
      .positive()
      .default(600)
      .describe('After how long an attempt that the catalog has not taken is given up, in seconds'),
    PUBLISH_LEASE_SECONDS: z.coerce
      .number()
      .positive()
      .default(15)
      .describe('How long an attempt belongs to a worker that shows no sign of life, in seconds'),
    PUBLISH_SWEEP_SECONDS: z.coerce
      .number()
      .positive()
      .default(5)
      .describe('How often abandoned attempts are looked for, in seconds'),
  }),
);
export type PublishingSettings = SettingsOf<typeof publishingConfig>;
