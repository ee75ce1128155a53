import { defineConfig, flag, type SettingsOf } from '@app/config';
import { z } from 'zod';
import { concurrency, deadlineSeconds, serverUrl, timeoutSeconds } from '../adapters/adapter-settings';

/** VirusTotal's API v3 (server-semantics 5.5). */
export const virusTotalConfig = defineConfig(
  'virustotal',
  z.object({
    VIRUSTOTAL_KEY: z
      .string()
      .optional()
      .describe(
        'API key of VirusTotal, a secret; archives of new versions are looked up there. Absent: nothing is sent there',
      ),
    VIRUSTOTAL_URL: serverUrl()
      .default('https://www.virustotal.com/api/v3')
      .describe("Base URL of VirusTotal's API v3"),
    VIRUSTOTAL_UPLOAD: flag(true).describe(
      'Whether archives that VirusTotal does not know are sent there, where its customers can read them; else only ' +
        'their SHA-256 is',
    ),
    VIRUSTOTAL_POLL_SECONDS: z.coerce
      .number()
      .min(0.01)
      .max(3_600)
      .default(30)
      .describe('How long to wait before VirusTotal is asked again about an archive it analyses, in seconds'),
    VIRUSTOTAL_TIMEOUT_SECONDS: timeoutSeconds('VirusTotal', 120),
    VIRUSTOTAL_CONCURRENCY: concurrency('VirusTotal', 2),
    VIRUSTOTAL_DEADLINE_SECONDS: deadlineSeconds('VirusTotal', 3_600),
  }),
);
export type VirusTotalSettings = SettingsOf<typeof virusTotalConfig>;
