import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';

const many = (most: number, byDefault: number) => z.coerce.number().int().min(1).max(most).default(byDefault);
const seconds = (byDefault: number) => z.coerce.number().positive().max(3_600).default(byDefault);

/** How much a gateway takes on, and how long it waits for those it talks with. */
export const overloadConfig = defineConfig(
  'overload',
  z.object({
    HTTP_AT_ONCE: many(100_000, 500).describe(
      'Most requests a gateway works on at the same time; what comes beyond is answered 503 with Retry-After. Fewer while answers take longer than HTTP_BUSY_MS',
    ),
    HTTP_PUBLISHES_AT_ONCE: many(10_000, 100).describe(
      'Of uploads, publishes and other writes to skills and packages: most at the same time, counted by themselves. Fewer while answers take longer than HTTP_BUSY_MS',
    ),
    HTTP_BUSY_MS: many(60_000, 300).describe(
      'A gateway that needs longer for one of ten reads is busy and takes on less, in milliseconds',
    ),
    HTTP_CONNECTIONS: many(1_000_000, 5_000).describe(
      'Most open connections of a gateway; further ones are closed at once',
    ),
    HTTP_HEADERS_SECONDS: seconds(20).describe('How long the head of a request may take to arrive, in seconds'),
    HTTP_BODY_SECONDS: seconds(30).describe(
      'How long the body of a request may take to arrive that is no upload, in seconds',
    ),
    HTTP_SLOW_SECONDS: seconds(30).describe(
      'How long an upload or an answer may stay below HTTP_SLOW_BYTES before its connection is closed, in seconds',
    ),
    HTTP_SLOW_BYTES: many(1_000_000_000, 16_384).describe(
      'Least bytes of an upload or an answer that a client sends or takes in HTTP_SLOW_SECONDS',
    ),
  }),
);
export type OverloadSettings = SettingsOf<typeof overloadConfig>;
