import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';

const registry = (byDefault: string, what: string): z.ZodType<string> =>
  z
    .union([z.literal('none'), z.url({ protocol: /^https?$/ })])
    .default(byDefault)
    .describe(`Where ${what} are looked up, \`<base>/<name>\`; \`none\`: nowhere`);

/** Whether the names in manifests are looked up at their registries (server-semantics 5.4). */
export const dependenciesConfig = defineConfig(
  'dependencies',
  z.object({
    DEPENDENCY_CHECK: z
      .enum(['off', 'on'])
      .default('off')
      .describe('Whether the dependencies in manifests of skills are looked up; that tells their registries the names'),
    DEPENDENCY_NPM_URL: registry('https://registry.npmjs.org', 'names in package.json'),
    DEPENDENCY_PYPI_URL: registry(
      'https://pypi.org/pypi',
      'names in requirements files and pyproject.toml (and `/json`)',
    ),
    DEPENDENCY_CRATES_URL: registry('https://crates.io/api/v1/crates', 'names in Cargo.toml'),
    DEPENDENCY_KNOWN_BAD: z
      .string()
      .max(200_000)
      .default('')
      .describe(
        'Names that make a skill malicious, such as `npm:evil pypi:worse crates:worst`; separated by spaces or commas',
      ),
    DEPENDENCY_YOUNG_DAYS: z.coerce
      .number()
      .min(0)
      .max(365)
      .default(7)
      .describe('A package that was first published less than that many days ago is remarked on; 0: never'),
    DEPENDENCY_CONCURRENCY: z.coerce
      .number()
      .int()
      .min(1)
      .max(16)
      .default(4)
      .describe('Names that are looked up at the same time for one version'),
    DEPENDENCY_TIMEOUT_SECONDS: z.coerce
      .number()
      .min(0.1)
      .max(120)
      .default(20)
      .describe('How long all lookups of one attempt may take together, in seconds; the rest is tried again later'),
    DEPENDENCY_DEADLINE_SECONDS: z.coerce
      .number()
      .min(0.1)
      .max(86_400)
      .default(600)
      .describe(
        'How long it is tried again while a registry does not answer, in seconds; then the answer is inconclusive',
      ),
  }),
);
export type DependenciesSettings = SettingsOf<typeof dependenciesConfig>;
