import { defineConfig, port, type SettingsOf } from '@app/config';
import { z } from 'zod';

/** What only standalone decides: where its data lies, and which embedded parts are replaced. */
export const standaloneConfig = defineConfig(
  'standalone',
  z.object({
    REEF_DATA_DIR: z.string().default('.reef').describe('Database, blobs, keys and the admin token lie here'),
    PORT: port(3000).describe('Public port; 0 lets the system choose'),
    REEF_PUBLIC_URL: z.string().optional().describe('Where users reach Reef. Absent: http://127.0.0.1:<PORT>'),
    REEF_SECRET_KEY: z.string().optional().describe('Absent: made at the first start, kept in <data dir>/secret-key'),
    REEF_ADMIN_TOKEN: z.string().optional().describe("The admin user's token. Absent: made at the first start"),
    DATABASE_URL: z.string().optional().describe('PostgreSQL to use instead of the embedded one'),
    BLOB_DIR: z.string().optional().describe('Absent: <data dir>/blobs'),
    SHUTDOWN_SECONDS: z.string().default('2').describe('How long Ctrl-C waits for running requests, in seconds'),
  }),
);
export type StandaloneSettings = SettingsOf<typeof standaloneConfig>;
