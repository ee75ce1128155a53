import { defineConfig, type SettingsOf } from '@app/config';
import { z } from 'zod';

export const publishingConfig = defineConfig(
  'publishing',
  z.object({
    PUBLISH_WAIT_MS: z.coerce
      .number()
      .int()
      .min(0)
      .max(10_000) // shipped clients give up on a publish after 15 s
      .default(2_000)
      .describe('How long a publish waits for the verdict before it answers "pending", in milliseconds'),
    PUBLISH_ATTEMPT_DEADLINE_SECONDS: z.coerce
      .number()
      .positive()
      .default(600)
      .describe('After how long an attempt that the catalog has not taken is given up, in seconds'),
    PUBLISH_LEASE_SECONDS: z.coerce
      .number()
      .positive()
      .default(15)
      .describe('How long an attempt belongs to a worker that shows no sign of life, in seconds'),
    PUBLISH_SWEEP_SECONDS: z.coerce
      .number()
      .positive()
      .default(5)
      .describe('How often abandoned attempts are looked for, in seconds'),
    PUBLISH_QUALITY_GATE: z
      .enum(['off', 'on'])
      .default('off')
      .describe(
        'Whether the first version of a skill is refused when its SKILL.md is very short, or one of many alike of its ' +
          'owner; who is known longer and has more skills may be shorter. For registries that are open to strangers',
      ),
    PUBLISH_NEW_SKILL_LIMITS: z
      .enum(['off', 'on'])
      .default('off')
      .describe(
        'Whether an owner may begin only so many skills: 5 an hour and 20 a day, or 20 and 80 for who has 10 skills and ' +
          'is known for 30 days. For registries that are open to strangers',
      ),
  }),
);
export type PublishingSettings = SettingsOf<typeof publishingConfig>;
