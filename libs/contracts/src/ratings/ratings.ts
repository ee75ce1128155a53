import { rpc } from '../contract';
import { Choice, Decimal, Dictionary, Flag, Instant, ListOf, Nested, Text, Uuid, Uuids, Whole } from '../fields';
import { RATING_STATES, type RatingState } from './rating-events';

/** Which plugin a path names. */
export class PluginChoice {
  @Text({ max: 214, description: 'Package name, else unique runtime id' }) pluginId: string;
}
export class RatingChoice extends PluginChoice {
  @Uuid() ratingId: string;
}

/** Circumstances of a rating, as the client says. */
export class RatingMetadata {
  @Text({ optional: true, max: 100 }) appVersion?: string;
  @Text({ optional: true, max: 100, example: 'production' }) environment?: string;
  @Text({ optional: true, max: 100, description: 'The version of the plugin the rating is about' })
  pluginVersion?: string;
}
/** What every rating says. */
export class RatingFields {
  @Whole({ min: 1, max: 5 }) score: number;
  @Text({ optional: true, max: 4000, description: 'At most 500 code points' }) comment?: string;
  @Nested(() => RatingMetadata, { optional: true }) metadata?: RatingMetadata;
}
/** The body of POST /v1/plugins/{pluginId}/ratings (rating spec 4.1). */
export class SubmitRatingBody extends RatingFields {
  @Uuid({
    optional: true,
    description: "For a user's token: absent or that user. For a client's own token: whom it speaks for",
  })
  userId?: string;
}
export class SubmitRatingInput extends RatingFields {
  @Text({ max: 214 }) pluginId: string;
  @Uuid() userId: string;
  @Uuids({ optional: true, description: "The author's publishers; absent: those of the caller" })
  authorPublisherIds?: string[];
  @Text({ optional: true, max: 64, description: 'A keyed hash of the network the request came from, /24 or /48' })
  network?: string;
}
export class EmptyMeta {}
/** A rating as its author and the API see it (rating spec 4.1). */
export class RatingView {
  @Uuid() ratingId: string;
  @Text({ description: 'The canonical package name' }) pluginId: string;
  @Uuid() userId: string;
  @Whole({ min: 1, max: 5 }) score: number;
  @Text({ optional: true }) comment?: string;
  @Instant() createdAt: string;
  @Instant({ optional: true, description: 'Of the last change; absent before one' }) updatedAt?: string;
  @Choice(RATING_STATES, { optional: true, description: 'Absent: visible. Only visible ratings are shown and count' })
  state?: RatingState;
  @Nested(() => EmptyMeta) meta: EmptyMeta;
}
/** What a write or a read of one rating comes to. */
export class KeptRating {
  @Nested(() => RatingView) rating: RatingView;
  @Text({ description: 'Its entity tag: another one after every change of this rating' }) etag: string;
  @Whole({ min: 0, description: "The plugin's event that was said about it; 0: nothing was written" }) sequence: number;
}
/** Publishes a user's rating of a plugin. One rating per user and plugin. */
export const submitRating = rpc({
  subject: 'reef.rpc.ratings.rating.submit.v1',
  input: SubmitRatingInput,
  output: KeptRating,
  errors: ['PLUGIN_NOT_FOUND', 'RATING_EXISTS', 'RATING_OF_OWN_PLUGIN', 'RATING_LIMIT_REACHED'],
  idempotent: true,
});

/** The body of PUT (rating spec 4.3): what is absent stays as it is. */
export class UpdateRatingBody {
  @Whole({ optional: true, min: 1, max: 5 }) score?: number;
  @Text({ optional: true, nullable: true, max: 4000, description: 'At most 500 code points; null or blank: none' })
  comment?: string | null;
  @Nested(() => RatingMetadata, { optional: true, description: 'Merged by key' }) metadata?: RatingMetadata;
  @Uuid({ optional: true, description: "If present, the rating's author" }) userId?: string;
}
export class UpdateRatingInput extends UpdateRatingBody {
  @Text({ max: 214 }) pluginId: string;
  @Uuid() ratingId: string;
  @Uuids({ optional: true, description: "The author's publishers; absent: those of the caller" })
  authorPublisherIds?: string[];
  @Text({ optional: true, max: 1000, description: 'The request header If-Match' }) ifMatch?: string;
}
/** Changes a rating: its author, or the client that sent it for them. What changes nothing writes and says nothing. */
export const updateRating = rpc({
  subject: 'reef.rpc.ratings.rating.update.v1',
  input: UpdateRatingInput,
  output: KeptRating,
  errors: [
    ...(['PLUGIN_NOT_FOUND', 'RATING_NOT_FOUND', 'RATING_NOT_YOURS', 'RATING_USER_MISMATCH'] as const),
    ...(['RATING_OF_OWN_PLUGIN', 'RATING_LIMIT_REACHED', 'PRECONDITION_FAILED'] as const),
  ],
  idempotent: true,
});

export class DeleteRatingInput extends RatingChoice {
  @Text({ optional: true, max: 1000, description: 'The request header If-Match' }) ifMatch?: string;
}
export class DeletedRating {
  @Text({ description: 'The canonical package name' }) pluginId: string;
  @Whole({ min: 1 }) sequence: number;
}
/** Removes a rating: its author, the client that sent it for them, or an administrator. */
export const deleteRating = rpc({
  subject: 'reef.rpc.ratings.rating.delete.v1',
  input: DeleteRatingInput,
  output: DeletedRating,
  errors: ['PLUGIN_NOT_FOUND', 'RATING_NOT_FOUND', 'RATING_NOT_YOURS', 'PRECONDITION_FAILED'],
});

/** One rating: a visible one for everybody, another for its author and the staff. */
export const getRating = rpc({
  subject: 'reef.rpc.ratings.rating.get.v1',
  input: RatingChoice,
  output: KeptRating,
  errors: ['PLUGIN_NOT_FOUND', 'RATING_NOT_FOUND'],
});
export class GetRatingOfInput extends PluginChoice {
  @Uuid() userId: string;
}
/** What a user has said of a plugin, in whatever state it is; for that user and for a client that speaks for them. */
export const getRatingOf = rpc({
  subject: 'reef.rpc.ratings.rating.getOf.v1',
  input: GetRatingOfInput,
  output: KeptRating,
  errors: ['PLUGIN_NOT_FOUND', 'RATING_NOT_FOUND'],
});

/** `newest` first, the highest `score` first, or first what most people find `helpful`; then the newest. */
export const RATING_SORTS = ['newest', 'score', 'helpful'] as const;
export type RatingSort = (typeof RATING_SORTS)[number];

export class ListRatingsInput extends PluginChoice {
  @Whole({ min: 1 }) page: number;
  @Whole({ min: 1, max: 100 }) limit: number;
  @Whole({ optional: true, min: 1, max: 5, description: 'Filters the list, never the aggregates' }) minScore?: number;
  @Choice(RATING_SORTS, { optional: true, description: 'Default newest' }) sort?: RatingSort;
}
export class RatingItem {
  @Uuid() ratingId: string;
  @Uuid() userId: string;
  @Whole({ min: 1, max: 5 }) score: number;
  @Text({ optional: true }) comment?: string;
  @Instant() createdAt: string;
  @Flag({ optional: true, description: 'Present when the author had installed the plugin by then' })
  verifiedInstall?: boolean;
  @Whole({ optional: true, min: 1, description: 'How many find it helpful; absent: nobody' }) helpfulVotes?: number;
  @Text({ optional: true, description: "The answer of the plugin's publisher" }) reply?: string;
}
export class RatingPageMeta {
  @Whole() page: number;
  @Whole() limit: number;
  @Whole() totalPages: number;
}
export class RatingPage {
  @Text() pluginId: string;
  @Decimal({ description: 'Rounded to one decimal; 0 when there are no ratings' }) averageScore: number;
  @Whole() totalRatings: number;
  @Dictionary('number', { example: { '1': 0, '2': 0, '3': 0, '4': 1, '5': 3 } }) distribution: Record<string, number>;
  @ListOf(() => RatingItem) ratings: RatingItem[];
  @Nested(() => RatingPageMeta) meta: RatingPageMeta;
}
/** Something about a plugin that may be kept and shown to others, and until when. */
export class Cacheable {
  @Whole({ min: 0, description: 'The last event of the plugin that is in it' }) sequence: number;
  @Flag({ description: 'Only for members of the publisher; never to be kept for others' }) isPrivate: boolean;
}
export class ListedRatings extends Cacheable {
  @Nested(() => RatingPage) page: RatingPage;
}
/** The aggregates of a plugin and one page of its ratings. A page beyond the end is empty. */
export const listRatings = rpc({
  subject: 'reef.rpc.ratings.rating.list.v1',
  input: ListRatingsInput,
  output: ListedRatings,
  errors: ['PLUGIN_NOT_FOUND'],
});

/** The three numbers the rating spec names, of some of a plugin's ratings. */
export class ScoreNumbers {
  @Decimal({ description: 'Rounded to one decimal; 0 when there are no ratings' }) averageScore: number;
  @Whole() totalRatings: number;
  @Dictionary('number') distribution: Record<string, number>;
}
/** `(weight × mean + sum of scores) / (weight + number of ratings)` (standards 7.1). */
export class BayesianScore {
  @Decimal({ description: 'Rounded to two decimals' }) score: number;
  @Decimal({ description: 'The mean over all plugins; 3.0 with fewer than 50 ratings' }) priorMean: number;
  @Decimal({ description: 'How many ratings the mean counts for' }) priorWeight: number;
  @Decimal({ description: 'The lower end of the 95 % interval of the mean; 0 without ratings. Never for display' })
  confidence: number;
}
export class WindowNumbers extends ScoreNumbers {
  @Whole({ description: 'Ratings first given in so many days of UTC, today included' }) days: number;
  @Decimal({ description: 'With the same prior' }) bayesianScore: number;
}
export class VersionNumbers extends ScoreNumbers {
  @Text({ description: 'As raters named it in `metadata.pluginVersion`' }) version: string;
}
/** Everything there is to know about a plugin's ratings in numbers. */
export class RatingSummary extends ScoreNumbers {
  @Text({ description: 'The canonical package name' }) pluginId: string;
  @Nested(() => BayesianScore) bayesian: BayesianScore;
  @Whole({ description: 'Ratings of people who had installed the plugin' }) verifiedInstalls: number;
  @ListOf(() => WindowNumbers, { description: 'Of 30 and of 90 days' }) windows: WindowNumbers[];
  @ListOf(() => VersionNumbers, { description: 'The twenty versions rated last' }) versions: VersionNumbers[];
}
export class RatingAggregateAnswer extends Cacheable {
  @Uuid() packageId: string;
  @Uuid({ description: "The plugin's publisher" }) ownerId: string;
  @Nested(() => RatingSummary) summary: RatingSummary;
}
/** The numbers of one plugin, for a badge, a policy, a page. Costs the same however many ratings there are. */
export const getRatingAggregate = rpc({
  subject: 'reef.rpc.ratings.aggregate.get.v1',
  input: PluginChoice,
  output: RatingAggregateAnswer,
  errors: ['PLUGIN_NOT_FOUND'],
});
