import { Module } from '@nestjs/common';
import { DatabaseModule } from '@app/persistence';
import { AppealDecisions } from './appeals/appeal-decisions.service';
import { AppealsController } from './appeals/appeals.controller';
import { AppealsRepository } from './appeals/appeals.repository';
import { AppealsService } from './appeals/appeals.service';
import { AuditController } from './audit/audit.controller';
import { AuditRepository } from './audit/audit.repository';
import { AuditService } from './audit/audit.service';
import { AuditSubscriber } from './audit/audit.subscriber';
import { CasePages } from './cases/case-pages';
import { EnforcementController } from './enforcement/enforcement.controller';
import { EnforcementRepository } from './enforcement/enforcement.repository';
import { EnforcementNotices } from './enforcement/enforcement.service';
import { EnforcementSubscriber } from './enforcement/enforcement.subscriber';
import { moderationConfig } from './moderation.config';
import { moderationDatabase } from './moderation.database';
import { AutomaticQuarantine } from './quarantine/quarantine.service';
import { TrustedReportersRepository } from './quarantine/trusted-reporters.repository';
import { QueueRepository } from './queue/queue.repository';
import { QueueService } from './queue/queue.service';
import { ReportsController } from './reports/reports.controller';
import { ReportsRepository } from './reports/reports.repository';
import { ReportsService } from './reports/reports.service';
import { TriageService } from './reports/triage.service';
import { Hidings } from './rulings/hidings';
import { RulingsController } from './rulings/rulings.controller';
import { Rulings } from './rulings/rulings.service';
import { NewVersionsSubscriber } from './verdicts/new-versions.subscriber';
import { ScanResultsSubscriber } from './verdicts/scan-results.subscriber';
import { VerdictsRepository } from './verdicts/verdicts.repository';
import { Verdicts } from './verdicts/verdicts.service';

/** What people decide, from what machines found: the effective verdict of every version. And who did what: the audit log. */
@Module({
  imports: [DatabaseModule.forService(moderationDatabase)],
  controllers: [AuditController, ReportsController, AppealsController, RulingsController, EnforcementController],
  providers: [
    moderationConfig.provider,
    ...[NewVersionsSubscriber, ScanResultsSubscriber, Verdicts, VerdictsRepository],
    ...[ReportsService, TriageService, ReportsRepository, CasePages],
    ...[AppealsService, AppealDecisions, AppealsRepository],
    ...[Rulings, Hidings, QueueService, QueueRepository],
    ...[AutomaticQuarantine, TrustedReportersRepository],
    ...[EnforcementNotices, EnforcementRepository, EnforcementSubscriber],
    ...[AuditService, AuditSubscriber, AuditRepository],
  ],
})
export class ModerationModule {}
