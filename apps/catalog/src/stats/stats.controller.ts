import { Controller } from '@nestjs/common';
import {
  findInstall,
  rebuildStats,
  recordDownloads,
  reportInstall,
  reportInstalls,
  type AcceptedReport,
  type FindInstallInput,
  type FoundInstall,
  type RebuildStatsInput,
  type RebuiltStats,
  type RecordDownloadsInput,
  type RecordedDownloads,
  type ReportInstallInput,
  type ReportInstallsInput,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { DownloadsService } from './downloads.service';
import { InstallsService } from './installs.service';
import { RebuildService } from './rebuild.service';

@Controller()
export class StatsController {
  constructor(
    private readonly downloads: DownloadsService,
    private readonly installs: InstallsService,
    private readonly rebuilds: RebuildService,
  ) {}

  @RpcHandler(recordDownloads)
  recordDownloads(input: RecordDownloadsInput): Promise<RecordedDownloads> {
    return this.downloads.record(input);
  }
  @RpcHandler(reportInstalls)
  syncInstalls(input: ReportInstallsInput): Promise<AcceptedReport> {
    return this.installs.sync(input);
  }
  @RpcHandler(reportInstall)
  addInstall(input: ReportInstallInput): Promise<AcceptedReport> {
    return this.installs.add(input);
  }
  @RpcHandler(findInstall)
  findInstall(input: FindInstallInput): Promise<FoundInstall> {
    return this.installs.find(input);
  }
  @RpcHandler(rebuildStats)
  rebuild(input: RebuildStatsInput): Promise<RebuiltStats> {
    return this.rebuilds.rebuild(input);
  }
}
