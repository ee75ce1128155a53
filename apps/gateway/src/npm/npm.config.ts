import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';

/** The npm mirror. */
export const npmConfig = defineConfig(
  'npm',
  z.object({
    NPM_CACHE_MIB: z.coerce
      .number()
      .min(0)
      .max(65_536)
      .default(128)
      .describe(
        'Memory of a gateway for what npm clients ask for often, in MiB: half for package documents, half for tarballs of up to 4 MiB',
      ),
  }),
);
export type NpmSettings = SettingsOf<typeof npmConfig>;
