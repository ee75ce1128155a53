import type { Instant, RatingItem, RatingMetadata, RatingState, Score } from './rating-types';

/** `hide` takes a rating out of sight, `restore` puts it back; `approve` lets through what was held. */
export type RatingDecision = 'hide' | 'restore' | 'approve';

/** What a rating said before its author changed it. */
export interface RatingEdit {
  /** The revision that was replaced. */
  readonly revision: number;
  readonly score: Score;
  readonly comment?: string;
  readonly metadata: RatingMetadata;
  readonly replacedAt: Instant;
}
/** A rating a moderator should look at. */
export interface RatingUnderReview extends Pick<RatingItem, 'ratingId' | 'userId' | 'score' | 'comment' | 'createdAt'> {
  readonly pluginId: string;
  readonly state: RatingState;
  /** Why it is out of sight. */
  readonly reasons: readonly string[];
  /** Open ones, at most 20. */
  readonly reports: readonly { readonly userId: string; readonly reason: string; readonly reportedAt: Instant }[];
}
export interface ReviewQuery {
  /** `reported`: visible, with open reports. */
  readonly state?: 'held' | 'hidden' | 'reported';
  /** 1 to 100. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly after?: string;
}
