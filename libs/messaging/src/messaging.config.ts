import { defineConfig } from '@app/config';
import { z } from 'zod';

export const messagingConfig = defineConfig(
  'messaging',
  z.object({
    NATS_URL: z
      .string()
      .optional()
      .describe('NATS servers, comma-separated, e.g. nats://nats:4222. Absent: in-process bus, for standalone only'),
    NATS_STREAM_REPLICAS: z.coerce
      .number()
      .int()
      .min(1)
      .max(5)
      .default(1)
      .describe('Servers that store each event, when the stream is made: 1, 3 or 5; 3 in production'),
    NATS_STREAM: z.string().default('REEF_EVENTS').describe('Name of the JetStream stream that carries the events'),
  }),
);
