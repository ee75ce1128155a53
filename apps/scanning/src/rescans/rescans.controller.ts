import { Controller } from '@nestjs/common';
import {
  askScannerAgain,
  getRescanProgress,
  getScanJobs,
  queueRescans,
  rescanOutdated,
  type AskedScannerAgain,
  type AskScannerAgainInput,
  type GetRescanProgressInput,
  type GetScanJobsInput,
  type OutdatedRescans,
  type QueuedRescans,
  type QueueRescansInput,
  type RescanOutdatedInput,
  type RescanProgress,
  type ScanJobCounts,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { RescansService } from './rescans.service';
import { ScannerRepairs } from './scanner-repairs.service';

@Controller()
export class RescansController {
  constructor(
    private readonly rescans: RescansService,
    private readonly repairs: ScannerRepairs,
  ) {}

  @RpcHandler(queueRescans)
  queue(input: QueueRescansInput): Promise<QueuedRescans> {
    return this.rescans.queue(input);
  }
  @RpcHandler(rescanOutdated)
  outdated(input: RescanOutdatedInput): Promise<OutdatedRescans> {
    return this.rescans.outdated(input);
  }
  @RpcHandler(getScanJobs)
  jobs(input: GetScanJobsInput): Promise<ScanJobCounts> {
    return this.rescans.jobs(input);
  }
  @RpcHandler(getRescanProgress)
  progress(input: GetRescanProgressInput): Promise<RescanProgress> {
    return this.rescans.progress(input);
  }
  @RpcHandler(askScannerAgain)
  askAgain(input: AskScannerAgainInput): Promise<AskedScannerAgain> {
    return this.repairs.askAgain(input);
  }
}
