import { rpc } from '../contract';
import { Choice, Flag, Instant, ListOf, Nested, Text, Texts, Uuid, Whole } from '../fields';
import { RATING_STATES, type RatingState } from './rating-events';
import { KeptRating, PluginChoice, RatingChoice, RatingMetadata } from './ratings';

export class VoteRatingBody {
  @Flag({ description: 'Whether the caller finds the rating helpful' }) helpful: boolean;
}
export class VoteRatingInput extends RatingChoice {
  @Flag() helpful: boolean;
}
export class CountedVotes {
  @Whole({ min: 0 }) helpfulVotes: number;
  @Whole({ min: 0 }) sequence: number;
}
/** Says whether the caller, a user, finds another's rating helpful. Saying it again changes nothing. */
export const voteRating = rpc({
  subject: 'reef.rpc.ratings.rating.findHelpful.v1',
  input: VoteRatingInput,
  output: CountedVotes,
  errors: ['PLUGIN_NOT_FOUND', 'RATING_NOT_FOUND', 'RATING_OWN', 'FORBIDDEN'],
});

export class ReportRatingBody {
  @Text({ min: 1, max: 500, description: 'What is wrong with it' }) reason: string;
}
export class ReportRatingInput extends RatingChoice {
  @Text({ min: 1, max: 500 }) reason: string;
}
export class ReportedRating {
  @Flag({ description: 'The caller has an open report of this rating already' }) alreadyReported: boolean;
  @Whole({ min: 0 }) sequence: number;
}
/** Tells the staff about a rating. Enough people who do take it out of sight until a moderator looks (standards 7.2). */
export const reportRating = rpc({
  subject: 'reef.rpc.ratings.rating.report.v1',
  input: ReportRatingInput,
  output: ReportedRating,
  errors: ['PLUGIN_NOT_FOUND', 'RATING_NOT_FOUND', 'RATING_OWN', 'RATING_LIMIT_REACHED', 'FORBIDDEN'],
});

export class ReplyToRatingBody {
  @Text({ min: 1, max: 4000, description: 'At most 500 code points' }) reply: string;
}
export class ReplyToRatingInput extends RatingChoice {
  @Text({ optional: true, max: 4000, description: 'Absent: the reply is taken back' }) reply?: string;
}
/** The one answer of the plugin's publisher to a rating; said again it replaces the last. Its members may. */
export const replyToRating = rpc({
  subject: 'reef.rpc.ratings.rating.reply.v1',
  input: ReplyToRatingInput,
  output: KeptRating,
  errors: ['PLUGIN_NOT_FOUND', 'RATING_NOT_FOUND', 'FORBIDDEN'],
});

/** `hide` takes a rating out of sight, `restore` puts it back; `approve` lets through what was held. */
export const RATING_DECISIONS = ['hide', 'restore', 'approve'] as const;
export type RatingDecision = (typeof RATING_DECISIONS)[number];

export class ModerateRatingBody {
  @Choice(RATING_DECISIONS) decision: RatingDecision;
  @Text({ optional: true, max: 500, description: 'Why, for the audit log' }) reason?: string;
}
export class ModerateRatingInput extends RatingChoice {
  @Choice(RATING_DECISIONS) decision: RatingDecision;
  @Text({ optional: true, max: 500 }) reason?: string;
}
/** A moderator's word on a rating. Reports about it are settled by it. A decision it has already changes nothing. */
export const moderateRating = rpc({
  subject: 'reef.rpc.ratings.rating.moderate.v1',
  input: ModerateRatingInput,
  output: KeptRating,
  errors: ['PLUGIN_NOT_FOUND', 'RATING_NOT_FOUND', 'FORBIDDEN'],
});

export class ReleaseRatingsInput extends PluginChoice {
  @Text({ max: 40, description: 'The rule whose doing is undone, such as `burst`' }) rule: string;
}
export class ReleaseRatingsBody {
  @Text({ max: 40, description: 'The rule whose doing is undone, such as `burst`' }) rule: string;
}
export class ReleasedRatings {
  @Whole({ min: 0 }) released: number;
  @Flag({ description: 'Ask again: one call releases at most 500' }) more: boolean;
  @Whole({ min: 0 }) sequence: number;
}
/** Lets through everything one automatic rule has taken out of sight at one plugin. */
export const releaseRatings = rpc({
  subject: 'reef.rpc.ratings.rating.release.v1',
  input: ReleaseRatingsInput,
  output: ReleasedRatings,
  errors: ['PLUGIN_NOT_FOUND', 'FORBIDDEN'],
  timeoutMs: 30_000,
});

export class RatingReport {
  @Uuid() userId: string;
  @Text() reason: string;
  @Instant() reportedAt: string;
}
/** A rating a moderator should look at. */
export class RatingUnderReview {
  @Uuid() ratingId: string;
  @Text() pluginId: string;
  @Uuid() userId: string;
  @Whole({ min: 1, max: 5 }) score: number;
  @Text({ optional: true }) comment?: string;
  @Instant() createdAt: string;
  @Choice(RATING_STATES) state: RatingState;
  @Texts({ description: 'Why it is out of sight' }) reasons: string[];
  @ListOf(() => RatingReport, { description: 'Open ones, at most 20' }) reports: RatingReport[];
}
export class ListRatingsToReviewInput {
  @Choice(['held', 'hidden', 'reported'], { description: 'reported: visible, with open reports' })
  state: 'held' | 'hidden' | 'reported';
  @Whole({ min: 1, max: 100 }) limit: number;
  @Uuid({ optional: true, description: 'The rating after which to go on' }) after?: string;
}
export class RatingsToReview {
  @ListOf(() => RatingUnderReview) ratings: RatingUnderReview[];
  @Uuid({ nullable: true, description: 'Where to go on; null: this was the end' }) next: string | null;
}
/** For moderators: what waits for them, the oldest first. */
export const listRatingsToReview = rpc({
  subject: 'reef.rpc.ratings.rating.listToReview.v1',
  input: ListRatingsToReviewInput,
  output: RatingsToReview,
  errors: ['FORBIDDEN'],
});

export class RatingEdit {
  @Whole({ min: 1, description: 'The revision that was replaced' }) revision: number;
  @Whole({ min: 1, max: 5 }) score: number;
  @Text({ optional: true }) comment?: string;
  @Nested(() => RatingMetadata) metadata: RatingMetadata;
  @Instant() replacedAt: string;
}
export class RatingHistory {
  @ListOf(() => RatingEdit, { description: 'What the author had said before, the newest first, at most 100' })
  edits: RatingEdit[];
}
/** For moderators: what a rating said before its author changed it. */
export const getRatingHistory = rpc({
  subject: 'reef.rpc.ratings.rating.history.v1',
  input: RatingChoice,
  output: RatingHistory,
  errors: ['PLUGIN_NOT_FOUND', 'RATING_NOT_FOUND', 'FORBIDDEN'],
});

/** A number that is not what the ratings say. */
export class RatingDrift {
  @Text({ description: 'The canonical package name' }) pluginId: string;
  @Text({ description: 'Such as `score 5`, `day 2026-11-22`, `version 1.2.0` or `helpful votes`' }) what: string;
  @Text({ description: 'Counts by score' }) stored: string;
  @Text({ description: 'By the ratings' }) actual: string;
}
export class VerifyRatingsInput {
  @Uuid({ optional: true, description: 'The plugin after which to go on; absent: from the first' }) after?: string;
  @Whole({ min: 1, max: 500, description: 'Plugins to look at' }) limit: number;
  @Flag({ description: 'Correct what is wrong; else only say so' }) correct: boolean;
}
export class VerifiedRatings {
  @Whole({ min: 0 }) checked: number;
  @ListOf(() => RatingDrift) drift: RatingDrift[];
  @Uuid({ nullable: true, description: 'Where to go on; null: this was the end' }) next: string | null;
  @Whole({ optional: true, min: 0, description: 'All plugins; only with the first ones' }) total?: number;
}
/** The body of `POST /api/v1/admin/ratings/verify`: one page of it. */
export class VerifyRatingsBody {
  @Uuid({ optional: true, description: '`next` of the page before' }) after?: string;
  @Flag({ optional: true, description: 'Also correct what is wrong' }) correct?: boolean;
}
/** Compares the numbers of some plugins with the ratings they are counted from. */
export const verifyRatings = rpc({
  subject: 'reef.rpc.ratings.aggregate.check.v1',
  input: VerifyRatingsInput,
  output: VerifiedRatings,
  errors: ['FORBIDDEN'],
  timeoutMs: 30_000,
});
