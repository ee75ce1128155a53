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
    PUBLISH_VERSIONS_PER_HOUR: z.coerce
      .number()
      .int()
      .min(0)
      .default(0)
      .describe('How many versions of skills and packages one publisher may publish in an hour; 0: no limit'),
    PUBLISH_NEW_PACKAGES_PER_DAY: z.coerce
      .number()
      .int()
      .min(0)
      .default(0)
      .describe('How many packages one publisher may begin in 24 hours; 0: no limit'),
    PUBLISH_YOUNG_PERCENT: z.coerce
      .number()
      .int()
      .min(1)
      .max(100)
      .default(25)
      .describe('How much of these two limits a publisher has whom the registry has known for less than 30 days'),
    PUBLISH_HOLD_AFTER_MALICIOUS: z.coerce
      .number()
      .int()
      .min(0)
      .default(0)
      .describe(
        'After how many malicious versions of one user their account is put under moderation by itself, until an ' +
          'administrator lifts that; 0: never. For registries that are open to strangers',
      ),
    PUBLISH_MALICIOUS_HOURS: z.coerce
      .number()
      .int()
      .min(1)
      .max(8_760)
      .default(24)
      .describe('Within how many hours these versions count together'),
  }),
);
export type PublishingSettings = SettingsOf<typeof publishingConfig>;
