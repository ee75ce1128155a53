import { Controller } from '@nestjs/common';
import {
  getRescanProgress,
  getScanJobs,
  queueRescans,
  rescanOutdated,
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

@Controller()
export class RescansController {
  constructor(private readonly rescans: RescansService) {}

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
}
