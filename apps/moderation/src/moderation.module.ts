import { Module } from '@nestjs/common';
import { DatabaseModule } from '@app/persistence';
import { moderationDatabase } from './moderation.database';
import { NewVersionsSubscriber } from './verdicts/new-versions.subscriber';
import { ScanResultsSubscriber } from './verdicts/scan-results.subscriber';
import { VerdictsRepository } from './verdicts/verdicts.repository';

/** What people decide, from what machines found: the effective verdict of every version. */
@Module({
  imports: [DatabaseModule.forService(moderationDatabase)],
  providers: [NewVersionsSubscriber, ScanResultsSubscriber, VerdictsRepository],
})
export class ModerationModule {}
