import { Module } from '@nestjs/common';
import { DatabaseModule } from '@app/persistence';
import { PluginsRepository } from './plugins/plugins.repository';
import { PluginsService } from './plugins/plugins.service';
import { VersionsSubscriber } from './plugins/versions.subscriber';
import { ratingsDatabase } from './ratings.database';
import { RatingsController } from './ratings/ratings.controller';
import { RatingsRepository } from './ratings/ratings.repository';
import { RatingsService } from './ratings/ratings.service';

/** What users think of plugins: ratings and their aggregates. */
@Module({
  imports: [DatabaseModule.forService(ratingsDatabase)],
  controllers: [RatingsController],
  providers: [PluginsRepository, PluginsService, RatingsRepository, RatingsService, VersionsSubscriber],
})
export class RatingsModule {}
