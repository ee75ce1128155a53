import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';
import { concurrency, deadlineSeconds, serverUrl, timeoutSeconds } from '../adapters/adapter-settings';

/** A scanner of the operator's own; the protocol is in `docs/scanners.md`. */
export const httpScannerConfig = defineConfig(
  'http-scanner',
  z.object({
    HTTP_SCANNER_URL: serverUrl()
      .optional()
      .describe(
        'Where a scanner of your own takes archives by POST, as docs/scanners.md describes. Absent: nothing is sent',
      ),
    HTTP_SCANNER_KEY: z.string().optional().describe('What it is sent as a bearer token, a secret'),
    HTTP_SCANNER_MAX_BYTES: z.coerce
      .number()
      .int()
      .positive()
      .default(128 * 1024 * 1024)
      .describe('The largest archive that is sent there, in bytes'),
    HTTP_SCANNER_TIMEOUT_SECONDS: timeoutSeconds('the scanner of your own', 60),
    HTTP_SCANNER_CONCURRENCY: concurrency('the scanner of your own', 4),
    HTTP_SCANNER_DEADLINE_SECONDS: deadlineSeconds('the scanner of your own', 900),
  }),
);
export type HttpScannerSettings = SettingsOf<typeof httpScannerConfig>;
