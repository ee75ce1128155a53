import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';
import { addressRanges } from './address-ranges';
import type { Trust } from './client-address.rules';
import { COUNTS, numberIn, PROFILES, type Allowance, type Count } from './numbers.rules';

/** Structured fields hold integers of up to 15 digits. */
const LARGEST = 999_999_999_999_999;

type Variable = `RATE_LIMIT_${Count}_PER_${'IP' | 'KEY'}`;
const variable = (count: Count, per: keyof Allowance): Variable =>
  `RATE_LIMIT_${count}_PER_${per === 'ip' ? 'IP' : 'KEY'}`;

const WHAT: Readonly<Record<Count, string>> = {
  READ: 'Reading requests a minute',
  WRITE: 'Writing requests a minute',
  DOWNLOAD: 'Downloads a minute',
  UPLOAD: 'Upload requests a minute; CLI 0.23 needs two for each file of a skill',
  UPLOAD_BYTES: 'Bytes uploaded a minute; a body of undeclared length counts as the largest allowed',
  PUBLISH_TOKEN: 'Publish tokens minted a minute',
  SIGN_IN: 'Requests to OAuth and device login a minute',
  CLIENT: 'Requests a second to the rating API (`/v1`)',
};

function number(count: Count, per: keyof Allowance): z.ZodType<number | undefined> {
  const whose = per === 'ip' ? 'for an address without a valid token' : 'for a user or OAuth client';
  const numbers = PROFILES.map((profile) => `${profile}: ${numberIn(profile, count, per) ?? 'no limit'}`).join(', ');
  return z.coerce
    .number()
    .int()
    .min(1)
    .max(LARGEST)
    .optional()
    .describe(`${WHAT[count]}, ${whose}. Absent: the profile's (${numbers})`);
}

const numbers = Object.fromEntries(
  COUNTS.flatMap((count) => [
    [variable(count, 'ip'), number(count, 'ip')],
    [variable(count, 'key'), number(count, 'key')],
  ]),
) as Record<Variable, z.ZodType<number | undefined>>;

/** How much a caller may ask, who a caller is, and where it is counted. */
export const rateLimitsConfig = defineConfig(
  'rate-limits',
  z
    .object({
      RATE_LIMIT_PROFILE: z
        .enum(PROFILES)
        .default('documented')
        .describe(
          'Numbers to start from: `documented` in the HTTP API, `clawhub-2026` as the public registry has them, `off` for none. The numbers below come before it',
        ),
      ...numbers,
      RATE_LIMIT_ADMIN_FACTOR: z.coerce
        .number()
        .int()
        .min(1)
        .max(1_000)
        .default(10)
        .describe('How many times a user’s numbers an administrator has; not on the rating API'),
      REDIS_URL: z
        .url({ protocol: /^rediss?$/ })
        .optional()
        .describe(
          'Where all gateway replicas count together, `redis://` or `rediss://`. Absent: each process counts for itself, which is right for a single gateway',
        ),
      REDIS_TIMEOUT_MS: z.coerce
        .number()
        .int()
        .min(10)
        .max(30_000)
        .default(500)
        .describe('How long a request waits for Redis before it is decided without, in milliseconds'),
      TRUSTED_PROXIES: addressRanges()
        .optional()
        .describe(
          'Addresses and CIDR ranges of your own proxies, comma-separated. Only they are believed about whom they forward: X-Forwarded-For (the right-most address that is not theirs), else X-Real-IP. Absent: the caller is whoever connects',
        ),
      TRUSTED_IP_HEADER: z
        .string()
        .regex(/^[\w-]+$/, 'must be the name of a header')
        .transform((name) => name.toLowerCase())
        .optional()
        .describe(
          'Header in which the trusted proxies name the caller, before X-Forwarded-For; `cf-connecting-ip` behind Cloudflare. They must overwrite what callers send',
        ),
    })
    .superRefine(({ TRUSTED_IP_HEADER, TRUSTED_PROXIES }, context) => {
      if (TRUSTED_IP_HEADER !== undefined && TRUSTED_PROXIES === undefined)
        context.addIssue({
          code: 'custom',
          path: ['TRUSTED_IP_HEADER'],
          message: 'is believed of TRUSTED_PROXIES only, which is not set',
        });
    }),
);
export type RateLimitSettings = SettingsOf<typeof rateLimitsConfig>;

/** The numbers in force: those set, else the profile's. */
export function allowances(settings: RateLimitSettings): Readonly<Record<Count, Allowance>> {
  const of = (count: Count, per: keyof Allowance): number | undefined =>
    settings[variable(count, per)] ?? numberIn(settings.RATE_LIMIT_PROFILE, count, per);
  const entries = COUNTS.map((count) => [count, { ip: of(count, 'ip'), key: of(count, 'key') }]);
  return Object.fromEntries(entries) as Record<Count, Allowance>;
}

/** Who is believed about the address of others. */
export function trustOf({ TRUSTED_PROXIES = [], TRUSTED_IP_HEADER }: RateLimitSettings): Trust {
  return { proxies: TRUSTED_PROXIES, header: TRUSTED_IP_HEADER };
}
