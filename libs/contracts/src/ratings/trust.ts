import { event, rpc } from '../contract';
import { Choice, Decimal, Instant, ListOf, Nested, Text, Texts, Uuid, Whole } from '../fields';
import { PluginRatingsFact } from './rating-events';
import { PluginChoice } from './ratings';

/** Whether a plugin's updates install themselves; `hold`: too many people are unhappy with it. */
export const AUTO_UPDATES = ['allow', 'hold'] as const;
export type AutoUpdate = (typeof AUTO_UPDATES)[number];

/** When updates are held, and when no more (rating spec 6.2). */
export class RolloutThreshold {
  @Decimal({ description: 'Held when the mean score falls below' }) below: number;
  @Decimal({ description: 'Allowed again when it reaches this; the gap keeps single ratings from switching it' })
  recoverAt: number;
  @Whole({ description: 'Held only with so many ratings or more' }) minRatings: number;
}
export class RolloutPolicy {
  @Text({ description: 'The canonical package name' }) pluginId: string;
  @Choice(AUTO_UPDATES) autoUpdate: AutoUpdate;
  @Instant({ optional: true, description: 'Since when updates are held; absent: they are not' }) since?: string;
  @Decimal({ description: 'Rounded to one decimal; the exact mean decides' }) averageScore: number;
  @Whole() totalRatings: number;
  @Nested(() => RolloutThreshold) threshold: RolloutThreshold;
}
/** What an updater should do with a plugin, by its ratings. */
export const getRolloutPolicy = rpc({
  subject: 'reef.rpc.ratings.policy.get.v1',
  input: PluginChoice,
  output: RolloutPolicy,
  errors: ['PLUGIN_NOT_FOUND'],
});

export class RatingThresholdCrossed extends PluginRatingsFact {
  @Choice(AUTO_UPDATES, { description: 'What holds from now on' }) autoUpdate: AutoUpdate;
  @Nested(() => RolloutThreshold) threshold: RolloutThreshold;
}
/**
 * A plugin's updates are held, or allowed again. Said in the transaction of the rating that did it, and with the
 * `sequence` of its event.
 */
export const ratingThresholdCrossed = event({
  subject: 'reef.evt.ratings.threshold.crossed.v1',
  payload: RatingThresholdCrossed,
});

/** A badge in the form that shields.io reads from an endpoint; it refuses any member more. */
export class ShieldsBadge {
  @Whole({ min: 1, max: 1 }) schemaVersion: 1;
  @Text({ description: 'Of the left field: `rating` or `top rated`' }) label: string;
  @Text({ description: 'Of the right field', example: '4.6/5 (128)' }) message: string;
  @Text({ example: '#2a7a2e' }) color: string;
  @Whole({ min: 0 }) cacheSeconds: number;
}

export const SENTIMENTS = ['positive', 'neutral', 'negative'] as const;
export type Sentiment = (typeof SENTIMENTS)[number];

export class SentimentCounts {
  @Whole() positive: number;
  @Whole() neutral: number;
  @Whole() negative: number;
}
export class InsightTheme {
  @Text({ example: 'offline-mode' }) theme: string;
  @Whole({ description: 'Comments that mention it' }) mentions: number;
  @Whole({ description: 'Comments that ask for it' }) requests: number;
  @Decimal({ min: -1, max: 1, description: 'Mean sentiment of these comments' }) sentiment: number;
}
export class RatingInsight {
  @Uuid() ratingId: string;
  @Choice(SENTIMENTS) sentiment: Sentiment;
  @Decimal({ min: -1, max: 1 }) sentimentScore: number;
  @Texts() themes: string[];
}
export class PluginInsights {
  @Text({ description: 'The canonical package name' }) pluginId: string;
  @Whole({ description: 'Comments this is about: the newest visible ones that were looked at, at most 500' })
  analyzed: number;
  @Whole({ description: 'Comments still to be looked at' }) waiting: number;
  @Nested(() => SentimentCounts) sentiment: SentimentCounts;
  @ListOf(() => InsightTheme, { description: 'The most requested first' }) themes: InsightTheme[];
  @ListOf(() => RatingInsight, { description: 'One by one, the newest first; at most 100' }) ratings: RatingInsight[];
}
/** What the comments on a plugin say, as a machine guesses (rating spec 6.3). Nothing is decided by it. */
export const getInsights = rpc({
  subject: 'reef.rpc.ratings.insights.get.v1',
  input: PluginChoice,
  output: PluginInsights,
  errors: ['PLUGIN_NOT_FOUND'],
});
