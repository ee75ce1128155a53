import { defineConfig, type SettingsOf } from '@app/config';
import type { RolloutThreshold } from '@app/contracts';
import { z } from 'zod';

/** When updates of a plugin are held (rating spec 6.2). A change counts from the plugin's next rating on. */
export const rolloutConfig = defineConfig(
  'rollout',
  z.object({
    ROLLOUT_HOLD_BELOW: z.coerce
      .number()
      .min(0)
      .max(5)
      .default(3)
      .describe('Updates of a plugin are held when the mean of its scores falls below; 0: never'),
    ROLLOUT_HYSTERESIS: z.coerce
      .number()
      .min(0)
      .max(5)
      .default(0.2)
      .describe('How far above ROLLOUT_HOLD_BELOW the mean must rise before they are allowed again'),
    ROLLOUT_MIN_RATINGS: z.coerce
      .number()
      .int()
      .min(1)
      .max(1_000_000)
      .default(5)
      .describe('Updates of a plugin with fewer ratings are not held'),
  }),
);
export type RolloutSettings = SettingsOf<typeof rolloutConfig>;

/** The settings as they are shown. Nothing is better than 5, so that is always enough. */
export function thresholdOf(settings: RolloutSettings): RolloutThreshold {
  const { ROLLOUT_HOLD_BELOW: below, ROLLOUT_HYSTERESIS, ROLLOUT_MIN_RATINGS: minRatings } = settings;
  const recoverAt = Math.min(5, Math.round((below + ROLLOUT_HYSTERESIS) * 100) / 100);
  return { below, recoverAt, minRatings };
}
