import { Module } from '@nestjs/common';
import { DatabaseModule } from '@app/persistence';
import { AuditController } from './audit/audit.controller';
import { AuditRepository } from './audit/audit.repository';
import { AuditService } from './audit/audit.service';
import { AuditSubscriber } from './audit/audit.subscriber';
import { moderationDatabase } from './moderation.database';
import { NewVersionsSubscriber } from './verdicts/new-versions.subscriber';
import { ScanResultsSubscriber } from './verdicts/scan-results.subscriber';
import { VerdictsRepository } from './verdicts/verdicts.repository';

/** What people decide, from what machines found: the effective verdict of every version. And who did what: the audit log. */
@Module({
  imports: [DatabaseModule.forService(moderationDatabase)],
  controllers: [AuditController],
  providers: [
    ...[NewVersionsSubscriber, ScanResultsSubscriber, VerdictsRepository],
    ...[AuditService, AuditSubscriber, AuditRepository],
  ],
})
export class ModerationModule {}
