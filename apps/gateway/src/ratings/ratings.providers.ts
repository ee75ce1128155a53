import type { Provider, Type } from '@nestjs/common';
import { badgesConfig } from './badges.config';
import { BadgesController } from './badges.controller';
import { RatingAnswers } from './rating-answers';
import { RatingAuthor } from './rating-author';
import { RatingController } from './rating.controller';
import { RatingReviews } from './rating-reviews';
import { RatingReviewsController } from './rating-reviews.controller';
import { RatingWrites } from './rating-writes';
import { ReadyRatingAnswers } from './ready-rating-answers';
import { ratingAnswersConfig } from './ratings.config';
import { RatingsAdministrationController } from './ratings-administration.controller';
import { RatingsController } from './ratings.controller';
import { TrustController } from './trust.controller';

/** The plugin rating API. */
export const ratingControllers: Type[] = [
  ...[RatingsController, RatingsAdministrationController, RatingController, RatingReviewsController],
  ...[BadgesController, TrustController],
];
export const ratingProviders: Provider[] = [
  ratingAnswersConfig.provider,
  badgesConfig.provider,
  ...[RatingAuthor, RatingAnswers, RatingWrites, RatingReviews, ReadyRatingAnswers],
];
