import { defineConfig, flag, type SettingsOf } from '@app/config';
import { z } from 'zod';
import { addressRanges } from '../rate-limits/address-ranges';

const whole = (byDefault: number, min: number, max: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().int().min(min).max(max).default(byDefault);

/** Where webhooks may go, and how hard the gateway tries. */
export const webhooksConfig = defineConfig(
  'webhooks',
  z.object({
    WEBHOOK_ALLOW_HTTP: flag(false).describe(
      'Receivers may be `http://` too, also on port 80. Without, nobody but https',
    ),
    WEBHOOK_ALLOW_CIDRS: addressRanges()
      .prefault('')
      .describe(
        'Addresses and CIDR ranges, comma-separated, that receivers may have though they are not public, such as those of your own network; any port there. Whoever may make webhooks reaches them from the gateway',
      ),
    WEBHOOK_ALLOW_HIGH_PORTS: flag(false).describe(
      'Receivers with a public address may listen on any port from 1024 on',
    ),
    WEBHOOK_DNS_SERVERS: z
      .string()
      .regex(/^[\da-fA-F.:[\],\s]+$/, 'must be addresses, with a port where it is not 53')
      .transform((text) => text.split(',').map((one) => one.trim()))
      .optional()
      .describe('Name servers that are asked for receivers, comma-separated, such as 9.9.9.9. Absent: the system’s'),
    WEBHOOK_TIMEOUT_SECONDS: whole(15, 1, 30).describe('How long one attempt may take in all, in seconds'),
    WEBHOOK_AT_ONCE: whole(64, 1, 1_000).describe('Attempts a gateway process has running at most'),
    WEBHOOK_AT_ONCE_PER_ENDPOINT: whole(4, 1, 64).describe('Of those, to one endpoint; to one that fails, one'),
    WEBHOOK_MOST_PER_OWNER: whole(100, 1, 100_000).describe('Webhooks a user or OAuth client may have'),
    WEBHOOK_KEEP_DAYS: whole(30, 7, 365).describe('How long deliveries and their log are kept, in days'),
  }),
);
export type WebhookSettings = SettingsOf<typeof webhooksConfig>;
