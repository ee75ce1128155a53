import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';

/** Where the catalog finds out which repository a name means. */
export const githubConfig = defineConfig(
  'github',
  z.object({
    GITHUB_API_URL: z
      .url({ protocol: /^https?$/ })
      .default('https://api.github.com')
      .describe('REST API of the GitHub whose repositories may be trusted publishers'),
    GITHUB_API_TOKEN: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Token for that API. Absent: only public repositories can become trusted publishers, and GitHub answers 60 questions an hour',
      ),
  }),
);
export type GithubSettings = SettingsOf<typeof githubConfig>;
