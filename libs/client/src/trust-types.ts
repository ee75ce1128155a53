import type { Instant } from './rating-types';

/** What is shown beside a plugin. The first four are what shields.io reads. */
export interface Badge {
  readonly schemaVersion: 1;
  readonly label: string;
  readonly message: string;
  readonly color: string;
  readonly cacheSeconds: number;
}
/** Whether a plugin's updates should install themselves (rating spec 6.2). */
export interface RolloutPolicy {
  readonly pluginId: string;
  /** `hold`: too many people are unhappy with it; let a person decide. */
  readonly autoUpdate: 'allow' | 'hold';
  /** Since when; absent: as long as there are ratings. */
  readonly since?: Instant;
  readonly averageScore: number;
  readonly totalRatings: number;
  /** Held below `below` with at least `minRatings`; allowed again from `recoverAt` on. */
  readonly threshold: { readonly below: number; readonly recoverAt: number; readonly minRatings: number };
}
export type Sentiment = 'positive' | 'neutral' | 'negative';
/** What the comments say (rating spec 6.3). A machine's guess, for people to look at; nothing is decided by it. */
export interface Insights {
  readonly pluginId: string;
  /** How many comments this is about: the newest visible ones that have been looked at. */
  readonly analyzed: number;
  /** How many of the newest visible ones are still to be looked at. */
  readonly waiting: number;
  readonly sentiment: Readonly<Record<Sentiment, number>>;
  /** What is asked for or complained about most, the most frequent first. */
  readonly themes: readonly InsightTheme[];
  /** The newest comments one by one; at most 100. */
  readonly ratings: readonly RatingInsight[];
}
export interface InsightTheme {
  /** Such as `offline-mode`. */
  readonly theme: string;
  readonly mentions: number;
  /** Mentions that ask for it. */
  readonly requests: number;
  /** Mean of the mentions' sentiment, from -1 to 1. */
  readonly sentiment: number;
}
export interface RatingInsight {
  readonly ratingId: string;
  readonly sentiment: Sentiment;
  /** From -1 to 1. */
  readonly sentimentScore: number;
  readonly themes: readonly string[];
}
