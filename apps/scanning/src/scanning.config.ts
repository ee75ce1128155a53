import { availableParallelism } from 'node:os';
import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';
import { factorsOf } from './factors.rules';
import { DEFAULT_VERDICT_SETTINGS } from './static/verdict.rules';

const points = (byDefault: number, what: string) =>
  z.coerce.number().min(0).max(1_000).default(byDefault).describe(`${what}; points, see docs/scanning.md`);

const factors = (what: string, names?: readonly string[]) =>
  z
    .string()
    .max(10_000)
    .refine((text) => factorsOf(text, names) !== undefined, 'expected names, each with a number from 0 to 10')
    .default('')
    .describe(what);

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
    SCANNING_SUSPICIOUS_FROM: points(
      DEFAULT_VERDICT_SETTINGS.suspiciousFrom,
      'Score from which on a version is suspicious',
    ),
    SCANNING_MALICIOUS_FROM: points(
      DEFAULT_VERDICT_SETTINGS.maliciousFrom,
      'Score from which on it is malicious, if one finding alone has `SCANNING_MALICIOUS_CORE`',
    ),
    SCANNING_MALICIOUS_CORE: points(DEFAULT_VERDICT_SETTINGS.maliciousCore, 'Points that one finding of it must have'),
    SCANNING_WEAK_BELOW: points(DEFAULT_VERDICT_SETTINGS.weakBelow, 'A finding with fewer points is a weak sign'),
    SCANNING_WEAK_CAP: points(DEFAULT_VERDICT_SETTINGS.weakCap, 'What all weak signs together count at most'),
    SCANNING_MENTIONED_CAP: points(
      DEFAULT_VERDICT_SETTINGS.mentionedCap,
      'What everything that is only mentioned counts together at most',
    ),
    SCANNING_CONTEXT_FACTORS: factors(
      'What points are multiplied by where a finding stands, such as `comment=0.3 warning=0`; others stay as they come',
      Object.keys(DEFAULT_VERDICT_SETTINGS.factors),
    ),
    SCANNING_RULE_FACTORS: factors(
      'What the points of single rules are multiplied by, such as `data_drop=0.5`; 0 switches a rule off',
    ),
  }),
);
export type ScanningSettings = SettingsOf<typeof scanningConfig>;
