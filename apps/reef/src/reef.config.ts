import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';

export const reefConfig = defineConfig(
  'reef',
  z.object({
    REEF_URL: z
      .url({ protocol: /^https?$/ })
      .default('http://127.0.0.1:3000')
      .transform((url) => url.replace(/\/+$/, ''))
      .describe('The gateway to talk to'),
    REEF_ADMIN_TOKEN: z.string().optional().describe('Token of an admin. Absent: read from <data dir>/admin-token'),
    REEF_DATA_DIR: z.string().default('.reef').describe('Data directory of standalone, for its admin token'),
  }),
);
export type ReefSettings = SettingsOf<typeof reefConfig>;
