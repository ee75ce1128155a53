import { Module } from '@nestjs/common';
import { DatabaseModule } from '@app/persistence';
import { scannerProviders } from './adapters/scanners.provider';
import { dependenciesConfig } from './dependencies/dependencies.config';
import { DependencyLookups } from './dependencies/dependency-lookups';
import { DependencyLookupsRepository } from './dependencies/dependency-lookups.repository';
import { DependencyScanner } from './dependencies/dependency-scanner';
import { PackageRegistries } from './dependencies/package-registries';
import { FindingsController } from './findings/findings.controller';
import { FindingsService } from './findings/findings.service';
import { NewVersionsSubscriber } from './jobs/new-versions.subscriber';
import { ScanJobsRepository } from './jobs/scan-jobs.repository';
import { ScanRunner } from './jobs/scan-runner.service';
import { ScanWorker } from './jobs/scan-worker.service';
import { StaticScanService } from './jobs/static-scan.service';
import { ScanRequestsController } from './requests/scan-requests.controller';
import { ScanRequestsRepository } from './requests/scan-requests.repository';
import { ScanRequestsService } from './requests/scan-requests.service';
import { RescansController } from './rescans/rescans.controller';
import { RescansRepository } from './rescans/rescans.repository';
import { RescansService } from './rescans/rescans.service';
import { ScannerRepairs } from './rescans/scanner-repairs.service';
import { WithdrawalsSubscriber } from './rescans/withdrawals.subscriber';
import { scanningConfig, type ScanningSettings } from './scanning.config';
import { scanningDatabase } from './scanning.database';
import { ScanThreads } from './threads/scan-threads';

/** What machines find: scan jobs, the static engine, and the adapters to other scanners. */
@Module({
  imports: [DatabaseModule.forService(scanningDatabase)],
  controllers: [FindingsController, ScanRequestsController, RescansController],
  providers: [
    FindingsService,
    scanningConfig.provider,
    {
      provide: ScanThreads,
      useFactory: (settings: ScanningSettings) => new ScanThreads(settings.SCANNING_THREADS),
      inject: [scanningConfig.token],
    },
    ...scannerProviders,
    dependenciesConfig.provider,
    DependencyLookups,
    DependencyLookupsRepository,
    DependencyScanner,
    PackageRegistries,
    NewVersionsSubscriber,
    RescansRepository,
    RescansService,
    ScanJobsRepository,
    ScanRequestsRepository,
    ScanRequestsService,
    ScanRunner,
    ScanWorker,
    ScannerRepairs,
    StaticScanService,
    WithdrawalsSubscriber,
  ],
})
export class ScanningModule {}
