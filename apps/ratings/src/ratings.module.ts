import { Module } from '@nestjs/common';
import { DatabaseModule } from '@app/persistence';
import { PluginsRepository } from './plugins/plugins.repository';
import { PluginsService } from './plugins/plugins.service';
import { VersionsSubscriber } from './plugins/versions.subscriber';
import { ratingsConfig } from './ratings.config';
import { ratingsDatabase } from './ratings.database';
import { BurstWatch } from './ratings/burst-watch';
import { RatingIntake } from './ratings/rating-intake';
import { RatingListsRepository } from './ratings/rating-lists.repository';
import { RatingReads } from './ratings/rating-reads.service';
import { RatingWriter } from './ratings/rating-writer';
import { RatingsController } from './ratings/ratings.controller';
import { RatingsRepository } from './ratings/ratings.repository';
import { RatingsService } from './ratings/ratings.service';
import { Summaries } from './ratings/summaries.service';
import { TotalsRepository } from './ratings/totals.repository';
import { BannedAuthorsSubscriber } from './reviews/banned-authors.subscriber';
import { ModerationService } from './reviews/moderation.service';
import { ReviewsController } from './reviews/reviews.controller';
import { ReviewsRepository } from './reviews/reviews.repository';
import { ReviewsService } from './reviews/reviews.service';
import { VerificationController } from './verification/verification.controller';
import { VerificationRepository } from './verification/verification.repository';
import { VerificationService } from './verification/verification.service';

/** What users think of plugins: ratings and their aggregates. */
@Module({
  imports: [DatabaseModule.forService(ratingsDatabase)],
  controllers: [RatingsController, ReviewsController, VerificationController],
  providers: [
    ratingsConfig.provider,
    ...[PluginsRepository, PluginsService, VersionsSubscriber],
    ...[RatingsService, RatingIntake, BurstWatch, RatingWriter, RatingsRepository, TotalsRepository],
    ...[RatingReads, RatingListsRepository, Summaries],
    ...[ReviewsService, ModerationService, ReviewsRepository, BannedAuthorsSubscriber],
    ...[VerificationService, VerificationRepository],
  ],
})
export class RatingsModule {}
