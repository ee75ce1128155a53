import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';

/** Sign-in through an OpenID Connect provider, such as Keycloak, Authentik, Google or Microsoft Entra. */
export const oidcConfig = defineConfig(
  'oidc',
  z
    .object({
      OIDC_ISSUER: z
        .url({ protocol: /^https?$/ })
        .optional()
        .describe(
          'Issuer URL of an OpenID Connect provider people may sign in with; its redirect URI for Reef is <REEF_PUBLIC_URL>/sign-in/oidc/callback. Absent: passwords only',
        ),
      OIDC_CLIENT_ID: z.string().min(1).optional().describe('What the provider calls Reef'),
      OIDC_CLIENT_SECRET: z.string().min(1).optional().describe('The secret the provider gave Reef'),
      OIDC_NAME: z
        .string()
        .min(1)
        .max(60)
        .default('single sign-on')
        .describe('What people call the provider: “Sign in with …”'),
    })
    .superRefine(({ OIDC_ISSUER, ...client }, context) => {
      for (const name of ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const)
        if (OIDC_ISSUER !== undefined && client[name] === undefined)
          context.addIssue({ code: 'custom', path: [name], message: 'is required with OIDC_ISSUER' });
    }),
);
export type OidcSettings = SettingsOf<typeof oidcConfig>;
