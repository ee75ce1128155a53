import { Module } from '@nestjs/common';
import { DatabaseModule } from '@app/persistence';
import { analyzerProvider } from './insights/analyzer.provider';
import { InsightJobsRepository } from './insights/insight-jobs.repository';
import { InsightWorker } from './insights/insight-worker.service';
import { insightsConfig } from './insights/insights.config';
import { InsightsController } from './insights/insights.controller';
import { InsightsRepository } from './insights/insights.repository';
import { InsightsService } from './insights/insights.service';
import { InsightsSubscriber } from './insights/insights.subscriber';
import { PluginsRepository } from './plugins/plugins.repository';
import { PluginsService } from './plugins/plugins.service';
import { VersionsSubscriber } from './plugins/versions.subscriber';
import { PoliciesController } from './policies/policies.controller';
import { PoliciesService } from './policies/policies.service';
import { RolloutGuard } from './policies/rollout-guard';
import { rolloutConfig } from './policies/rollout.config';
import { RolloutRepository } from './policies/rollout.repository';
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
  controllers: [RatingsController, ReviewsController, VerificationController, PoliciesController, InsightsController],
  providers: [
    ratingsConfig.provider,
    ...[PluginsRepository, PluginsService, VersionsSubscriber],
    ...[RatingsService, RatingIntake, BurstWatch, RatingWriter, RatingsRepository, TotalsRepository],
    ...[RatingReads, RatingListsRepository, Summaries],
    ...[ReviewsService, ModerationService, ReviewsRepository, BannedAuthorsSubscriber],
    ...[VerificationService, VerificationRepository],
    ...[rolloutConfig.provider, PoliciesService, RolloutGuard, RolloutRepository],
    ...[insightsConfig.provider, analyzerProvider, InsightsService, InsightsRepository, InsightsSubscriber],
    ...[InsightWorker, InsightJobsRepository],
  ],
})
export class RatingsModule {}
