/** 1 to 5. */
export type Score = number;
/** A moment as ISO 8601 in UTC, such as `2026-03-15T12:34:56.000Z`. */
export type Instant = string;
/** Everybody sees a `visible` rating and it counts; `held` waits for a moderator, `hidden` was taken down. */
export type RatingState = 'visible' | 'held' | 'hidden';

/** Circumstances of a rating. */
export interface RatingMetadata {
  readonly appVersion?: string;
  /** Such as `production`. */
  readonly environment?: string;
  /** The version of the plugin the rating is about. */
  readonly pluginVersion?: string;
}
export interface NewRating {
  readonly score: Score;
  /** At most 500 code points. */
  readonly comment?: string;
  readonly metadata?: RatingMetadata;
  /** Needed with a client's own token: whom it speaks for. */
  readonly userId?: string;
}
/** What is absent stays as it is. */
export interface RatingChange {
  readonly score?: Score;
  /** `null`: none any more. */
  readonly comment?: string | null;
  /** Merged by key. */
  readonly metadata?: RatingMetadata;
}
export interface Rating {
  readonly ratingId: string;
  /** The canonical package name. */
  readonly pluginId: string;
  readonly userId: string;
  readonly score: Score;
  readonly comment?: string;
  readonly createdAt: Instant;
  readonly updatedAt?: Instant;
  /** Absent: visible. */
  readonly state?: RatingState;
}
/** With its entity tag, for `ifMatch`. */
export type Tagged<T> = T & { readonly etag?: string };

export interface RatingQuery {
  /** From 1; beyond the end the list is empty. */
  readonly page?: number;
  /** 1 to 100, default 20. */
  readonly limit?: number;
  /** Filters the list, never the numbers. */
  readonly minScore?: Score;
  readonly sort?: 'newest' | 'score' | 'helpful';
}
/** How many ratings there are of each score, by `1` to `5`. */
export type Distribution = Readonly<Record<string, number>>;
export interface ScoreNumbers {
  /** Rounded to one decimal; 0 when there are no ratings. */
  readonly averageScore: number;
  readonly totalRatings: number;
  readonly distribution: Distribution;
}
export interface RatingItem {
  readonly ratingId: string;
  readonly userId: string;
  readonly score: Score;
  readonly comment?: string;
  readonly createdAt: Instant;
  /** The author had installed the plugin by then. */
  readonly verifiedInstall?: boolean;
  /** How many find it helpful; absent: nobody. */
  readonly helpfulVotes?: number;
  /** The answer of the plugin's publisher. */
  readonly reply?: string;
}
export interface RatingPage extends ScoreNumbers {
  readonly pluginId: string;
  readonly ratings: readonly RatingItem[];
  readonly meta: { readonly page: number; readonly limit: number; readonly totalPages: number };
}
/** Everything there is to know about a plugin's ratings in numbers. */
export interface RatingSummary extends ScoreNumbers {
  readonly pluginId: string;
  /** `(weight × mean + sum of scores) / (weight + number of ratings)`. */
  readonly bayesian: {
    readonly score: number;
    readonly priorMean: number;
    readonly priorWeight: number;
    /** The lower end of the 95 % interval of the mean; 0 without ratings. Never for display. */
    readonly confidence: number;
  };
  readonly verifiedInstalls: number;
  /** Of 30 and of 90 days. */
  readonly windows: readonly (ScoreNumbers & { readonly days: number; readonly bayesianScore: number })[];
  readonly versions: readonly (ScoreNumbers & { readonly version: string })[];
}
