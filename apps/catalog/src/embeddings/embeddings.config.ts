import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';

/** Who turns texts into vectors. Changing URL, model or dimensions gets every vector made anew, in the background. */
export const embeddingsConfig = defineConfig(
  'embeddings',
  z.object({
    EMBEDDINGS_URL: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe(
        'Base URL of an OpenAI-compatible API, such as https://api.openai.com/v1; slugs, names, summaries and what people ' +
          'search for are sent there. Absent: a local embedding that knows letters, not meaning, and needs no network',
      ),
    EMBEDDINGS_KEY: z.string().optional().describe('Its API key, a secret'),
    EMBEDDINGS_MODEL: z.string().default('text-embedding-3-small').describe('Model of that API'),
    EMBEDDINGS_DIMENSIONS: z.coerce
      .number()
      .int()
      .min(64)
      .max(4096)
      .default(512)
      .describe('Dimensions of its vectors; one byte each is stored a skill'),
    EMBEDDINGS_LEAST_SIMILARITY: z.coerce
      .number()
      .min(0)
      .max(1)
      .default(0.4)
      .describe('Cosine from which on a skill without any of the words is a result of a search'),
    EMBEDDINGS_TIMEOUT_MS: z.coerce
      .number()
      .int()
      .min(100)
      .max(60_000)
      .default(10_000)
      .describe('How long to wait for the vectors of a batch of skills, in milliseconds'),
    EMBEDDINGS_QUERY_TIMEOUT_MS: z.coerce
      .number()
      .int()
      .min(10)
      .max(5_000)
      .default(500)
      .describe('How long a search waits for the vector of its query before it goes by words alone, in milliseconds'),
  }),
);
export type EmbeddingsSettings = SettingsOf<typeof embeddingsConfig>;
