import { defineConfig, port, type SettingsOf } from '@app/config';
import { z } from 'zod';

/** Settings of the public door. */
export const gatewayConfig = defineConfig(
  'gateway',
  z.object({
    PORT: port(3000).describe('Port of the public HTTP side; 0 lets the system choose'),
    REEF_ADMIN_TOKEN: z
      .string()
      .regex(
        /^[A-Za-z0-9_~+/=-]{32,200}$/,
        'must be an API token (clh_…) or 32 to 200 characters A-Z a-z 0-9 _ ~ + / = -',
      )
      .optional()
      .describe('Token of the account `admin`, made to work at start; changing it revokes the one before'),
    REEF_ADMIN_TOKEN_OUT: z
      .string()
      .min(1)
      .optional()
      .describe(
        'File (mode 0600) for a generated token of `admin`, when no administrator has one. Absent: none is made',
      ),
  }),
);
export type GatewaySettings = SettingsOf<typeof gatewayConfig>;
