import { rpc } from '../contract';
import { Decimal, Dictionary, Instant, ListOf, Nested, Text, Uuid, Whole } from '../fields';

/** Circumstances of a rating, as the client says. */
export class RatingMetadata {
  @Text({ optional: true, max: 100 }) appVersion?: string;
  @Text({ optional: true, max: 100, example: 'production' }) environment?: string;
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
}
export class EmptyMeta {}
export class RatingView {
  @Uuid() ratingId: string;
  @Text({ description: 'The canonical package name' }) pluginId: string;
  @Uuid() userId: string;
  @Whole({ min: 1, max: 5 }) score: number;
  @Text({ optional: true }) comment?: string;
  @Instant() createdAt: string;
  @Nested(() => EmptyMeta) meta: EmptyMeta;
}
/** Publishes a user's rating of a plugin. One rating per user and plugin. */
export const submitRating = rpc({
  subject: 'reef.rpc.ratings.rating.submit.v1',
  input: SubmitRatingInput,
  output: RatingView,
  errors: ['PLUGIN_NOT_FOUND', 'RATING_EXISTS', 'RATING_OF_OWN_PLUGIN'],
  idempotent: true,
});

export class ListRatingsInput {
  @Text({ max: 214 }) pluginId: string;
  @Whole({ min: 1 }) page: number;
  @Whole({ min: 1, max: 100 }) limit: number;
  @Whole({ optional: true, min: 1, max: 5, description: 'Filters the list, never the aggregates' }) minScore?: number;
}
export class RatingItem {
  @Uuid() ratingId: string;
  @Uuid() userId: string;
  @Whole({ min: 1, max: 5 }) score: number;
  @Text({ optional: true }) comment?: string;
  @Instant() createdAt: string;
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
/** The aggregates of a plugin and one page of its ratings, newest first. A page beyond the end is empty. */
export const listRatings = rpc({
  subject: 'reef.rpc.ratings.rating.list.v1',
  input: ListRatingsInput,
  output: RatingPage,
  errors: ['PLUGIN_NOT_FOUND'],
});
