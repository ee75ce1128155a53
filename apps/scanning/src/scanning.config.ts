import { availableParallelism } from 'node:os';
import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';

export const scanningConfig = defineConfig(
  'scanning',
  z.object({
    SCANNING_THREADS: z.coerce
      .number()
      .int()
      .min(1)
      .max(64)
      .default(Math.max(1, Math.min(4, availableParallelism() - 1)))
      .describe('Scans that run at the same time, each in a thread of its own'),
    SCANNING_TIME_BUDGET_SECONDS: z.coerce
      .number()
      .positive()
      .max(600)
      .default(30)
      .describe('How long one static scan may take before its thread is ended, in seconds'),
    SCANNING_ATTEMPTS: z.coerce
      .number()
      .int()
      .min(1)
      .max(10)
      .default(3)
      .describe('How often a scan that crashes or takes too long is tried before it is inconclusive'),
    SCANNING_DEADLINE_SECONDS: z.coerce
      .number()
      .positive()
      .default(900)
      .describe('How long a scan that cannot read its archive is tried again before it is inconclusive, in seconds'),
    SCANNING_LEASE_SECONDS: z.coerce
      .number()
      .positive()
      .max(300)
      .default(5)
      .describe('After how much silence another worker takes a scan over, in seconds; a living worker renews in time'),
  }),
);
export type ScanningSettings = SettingsOf<typeof scanningConfig>;
