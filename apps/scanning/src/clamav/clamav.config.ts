import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';
import { concurrency, deadlineSeconds, timeoutSeconds } from '../adapters/adapter-settings';
import { clamdAddress } from './clamd-address.rules';

/** ClamAV's daemon. */
export const clamAvConfig = defineConfig(
  'clamav',
  z.object({
    CLAMAV_ADDRESS: z
      .string()
      .refine((text) => clamdAddress(text) !== undefined, 'must be host:port or the path of a socket')
      .optional()
      .describe(
        'Where clamd of ClamAV listens: `host:port`, or the path of its socket; archives of new versions are sent ' +
          'there. Absent: nothing is',
      ),
    CLAMAV_MAX_BYTES: z.coerce
      .number()
      .int()
      .positive()
      .default(100 * 1024 * 1024)
      .describe('The largest archive that is sent, in bytes; at most the StreamMaxLength of clamd.conf'),
    CLAMAV_TIMEOUT_SECONDS: timeoutSeconds('ClamAV', 120),
    CLAMAV_CONCURRENCY: concurrency('ClamAV', 2),
    CLAMAV_DEADLINE_SECONDS: deadlineSeconds('ClamAV', 900),
  }),
);
export type ClamAvSettings = SettingsOf<typeof clamAvConfig>;
