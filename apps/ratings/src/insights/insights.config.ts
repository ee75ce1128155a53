import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';

/** Who looks at the comments of ratings. */
export const insightsConfig = defineConfig(
  'insights',
  z.object({
    INSIGHTS_URL: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe(
        'Base URL of an OpenAI-compatible API, such as https://api.openai.com/v1; visible comments are sent there, ' +
          'without their authors. Absent: a local word list, which needs no network',
      ),
    INSIGHTS_KEY: z.string().optional().describe('Its API key, a secret'),
    INSIGHTS_MODEL: z.string().default('gpt-4o-mini').describe('Model of that API'),
    INSIGHTS_TIMEOUT_MS: z.coerce
      .number()
      .int()
      .min(100)
      .max(20_000)
      .default(5_000)
      .describe('How long to wait for its word on one comment, in milliseconds; then the word list decides'),
  }),
);
export type InsightsSettings = SettingsOf<typeof insightsConfig>;
