import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';

const httpUrl = z.url({ protocol: /^https?$/ });

/** Whose jobs may ask for publish tokens. The defaults are those of github.com and the ClawHub CLI. */
export const trustedPublishingConfig = defineConfig(
  'trusted-publishing',
  z.object({
    GITHUB_OIDC_ISSUER: httpUrl
      .default('https://token.actions.githubusercontent.com')
      .describe('Issuer of the identity tokens of GitHub Actions jobs'),
    GITHUB_OIDC_JWKS_URL: httpUrl
      .optional()
      .describe('Where that issuer publishes its keys. Absent: <GITHUB_OIDC_ISSUER>/.well-known/jwks'),
    GITHUB_OIDC_AUDIENCE: z
      .string()
      .min(1)
      .default('clawhub')
      .describe('Audience that those tokens must be made for; the ClawHub CLI asks for clawhub'),
    GITHUB_JOB_WORKFLOW: z
      .string()
      .regex(/^(\*|[\w.-]+\/[\w.-]+\/[\w./-]+\.ya?ml)$/, 'must be owner/repository/path of a workflow, or *')
      .default('openclaw/clawhub/.github/workflows/package-publish.yml')
      .describe(
        'The reusable workflow whose jobs may publish (claim job_workflow_ref, when a token has it); * for any, also for none',
      ),
  }),
);
export type TrustedPublishingSettings = SettingsOf<typeof trustedPublishingConfig>;
