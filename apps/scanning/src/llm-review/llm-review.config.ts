import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';
import { concurrency, deadlineSeconds, serverUrl, timeoutSeconds } from '../adapters/adapter-settings';

/** A review by a language model (server-semantics 5.7). */
export const llmReviewConfig = defineConfig(
  'llm-review',
  z.object({
    LLM_REVIEW_URL: serverUrl()
      .optional()
      .describe(
        'Base URL of an OpenAI-compatible API with structured outputs, such as https://api.openai.com/v1; the texts of ' +
          'new versions are sent there. Absent: nothing is',
      ),
    LLM_REVIEW_KEY: z.string().optional().describe('Its API key, a secret'),
    LLM_REVIEW_MODEL: z.string().min(1).max(200).default('gpt-4o-mini').describe('Model of that API'),
    LLM_REVIEW_MAX_CHARS: z.coerce
      .number()
      .int()
      .min(1_000)
      .max(2_000_000)
      .default(120_000)
      .describe('How much text of a version is sent, in characters; of more the review cannot be clean'),
    LLM_REVIEW_TIMEOUT_SECONDS: timeoutSeconds('the model', 120),
    LLM_REVIEW_CONCURRENCY: concurrency('the model', 2),
    LLM_REVIEW_DEADLINE_SECONDS: deadlineSeconds('the model', 900),
  }),
);
export type LlmReviewSettings = SettingsOf<typeof llmReviewConfig>;
