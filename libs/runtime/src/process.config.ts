import { defineConfig, port, type SettingsOf } from '@app/config';
import { z } from 'zod';

/** Settings every process has. */
export const processConfig = defineConfig(
  'process',
  z.object({
    HOST: z.string().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 in a container'),
    OPS_PORT: port(3100).describe('Port of /livez, /readyz and /metrics; 0 lets the system choose'),
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
      .default('info')
      .describe('Least important level that is logged'),
    SHUTDOWN_SECONDS: z.coerce
      .number()
      .positive()
      .default(25)
      .describe('How long a stopping process may finish its work, in seconds'),
    SHUTDOWN_DELAY_SECONDS: z.coerce
      .number()
      .min(0)
      .default(0)
      .describe(
        'How long a stopping process goes on while /readyz fails and its answers ask callers to hang up, in seconds; longer than load balancers take to notice and keep idle connections',
      ),
    REEF_PUBLIC_URL: z
      .url({ protocol: /^https?$/ })
      .default('http://127.0.0.1:3000')
      .transform((url) => url.replace(/\/+$/, ''))
      .describe('Where users reach the gateway; the base of every absolute URL Reef hands out'),
    REEF_SECRET_KEY: z
      .string()
      .min(32)
      .describe('At least 32 characters; signs cursors and encrypts signing keys at rest. All services share it'),
  }),
);
export type ProcessSettings = SettingsOf<typeof processConfig>;
