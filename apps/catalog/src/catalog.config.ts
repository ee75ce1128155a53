import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';

/** Decisions an operator makes about what exists and who sees it. */
export const catalogConfig = defineConfig(
  'catalog',
  z.object({
    PUBLISH_GATE: z
      .enum(['static', 'none', 'all'])
      .default('static')
      .describe(
        'When a version becomes visible: when its static scan is in (static), at once (none), or when every scanner is ' +
          'in (all). A malicious verdict takes it out of sight whatever is set. Counts for decisions from then on',
      ),
    CATALOG_SLUG_SCOPE: z
      .enum(['global', 'owner'])
      .default('global')
      .describe(
        'Where a skill slug is unique: in the whole registry (global), or among the skills of its owner (owner). ' +
          'Counts for skills registered from then on',
      ),
    TRENDING_REFRESH_SECONDS: z.coerce
      .number()
      .min(0)
      .default(60)
      .describe('How long a process shows the same trending skills before it looks again, in seconds'),
    SEARCH_MOST_SIGNATURES: z.coerce
      .number()
      .int()
      .min(0)
      .max(2_000_000)
      .default(200_000)
      .describe(
        'Most skills whose vectors search can look through, in each catalog process; about 200 bytes of memory and ' +
          '20 ns a search each. Skills beyond are found by their words alone',
      ),
  }),
);
export type CatalogSettings = SettingsOf<typeof catalogConfig>;
export type PublishGate = CatalogSettings['PUBLISH_GATE'];
