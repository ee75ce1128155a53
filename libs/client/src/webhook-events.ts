import type { Instant, ScoreNumbers } from './rating-types';

/** What every webhook about a plugin's ratings says. */
export interface PluginRatingsFact {
  readonly pluginId: string;
  /** Counts the plugin's events; one with a smaller number is the older one. Webhooks may come in any order. */
  readonly sequence: number;
  /** After the event. */
  readonly aggregate: ScoreNumbers;
}
export interface RatingFact extends PluginRatingsFact {
  readonly ratingId: string;
  readonly userId: string;
  readonly score: number;
}
export interface RatingCreated extends RatingFact {
  readonly comment?: string;
}
export interface RatingUpdated extends RatingFact {
  readonly previousScore: number;
  readonly comment?: string;
}
/** Of a rating that nobody saw, only that it is gone. */
export interface RatingDeleted extends PluginRatingsFact {
  readonly ratingId: string;
  readonly userId?: string;
  readonly score?: number;
}
/** A rating is out of the numbers, or back in them. */
export interface RatingModerated extends PluginRatingsFact {
  readonly ratingId: string;
}
export interface ThresholdCrossed extends PluginRatingsFact {
  /** What holds from now on. */
  readonly autoUpdate: 'allow' | 'hold';
  readonly threshold: { readonly below: number; readonly recoverAt: number; readonly minRatings: number };
}

interface Named<T extends string, D> {
  readonly type: T;
  /** When it happened. */
  readonly timestamp: Instant;
  readonly data: D;
}
/** Webhooks this version of the client knows. */
export type KnownWebhookEvent =
  | Named<'rating.created', RatingCreated>
  | Named<'rating.updated', RatingUpdated>
  | Named<'rating.deleted', RatingDeleted>
  | Named<'rating.held' | 'rating.released' | 'rating.hidden' | 'rating.restored', RatingModerated>
  | Named<'plugin.rating.threshold_crossed', ThresholdCrossed>;
/** The body of a webhook. Types are added over time: whoever handles one does nothing for those it does not know. */
export type WebhookEvent =
  KnownWebhookEvent | Named<`${'version' | 'package' | 'skill' | 'webhook'}.${string}`, object>;
