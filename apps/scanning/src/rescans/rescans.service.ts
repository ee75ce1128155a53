import { Inject, Injectable } from '@nestjs/common';
import {
  rescansQueued,
  type GetRescanProgressInput,
  type GetScanJobsInput,
  type OutdatedRescans,
  type QueuedRescans,
  type QueueRescansInput,
  type RescanOutdatedInput,
  type RescanProgress,
  type ScanJobCounts,
} from '@app/contracts';
import { assertStaff, childTraceparent, Clock, currentContext, currentInitiator, newId } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { STATIC_SCANNER } from '../jobs/scan-job.rules';
import { ScanWorker } from '../jobs/scan-worker.service';
import { scanningConfig, type ScanningSettings } from '../scanning.config';
import { engineVersionOf } from '../static/verdict.rules';
import { verdictSettingsOf } from '../verdict-settings';
import { RescansRepository } from './rescans.repository';

/** Has many versions scanned again. Nobody waits for one of these scans, so that they come after all others. */
@Injectable()
export class RescansService {
  /** What versions are scanned with now. */
  private readonly engineVersion: string;

  constructor(
    @InjectUnitOfWork('scanning') private readonly unitOfWork: UnitOfWork,
    private readonly rescans: RescansRepository,
    private readonly worker: ScanWorker,
    @Inject(scanningConfig.token) private readonly settings: ScanningSettings,
    private readonly clock: Clock,
  ) {
    this.engineVersion = engineVersionOf(verdictSettingsOf(settings));
  }

  /** @throws DomainError FORBIDDEN */
  async queue({ releases, dryRun }: QueueRescansInput): Promise<QueuedRescans> {
    assertStaff('moderator');
    const asked = [...new Set(releases.map(({ versionId }) => versionId))];
    const known = await this.rescans.known(asked);
    return { ...(await this.scanAgain(known, { dryRun, changedRules: false })), skipped: asked.length - known.length };
  }

  /** @throws DomainError FORBIDDEN */
  async outdated({ after, limit, count, dryRun = false }: RescanOutdatedInput): Promise<OutdatedRescans> {
    assertStaff('admin');
    const at = this.clock.now().getTime();
    const { engineVersion } = this;
    const outdated = count === true ? { outdated: await this.rescans.countOutdated(engineVersion, after) } : {};
    const versionIds = await this.rescans.outdated(engineVersion, after, limit);
    const { queued, alreadyQueued } = await this.scanAgain(versionIds, { dryRun, changedRules: true });
    const next = versionIds.length < limit ? null : versionIds.at(-1)!;
    return { engineVersion, queued, alreadyQueued, ...outdated, next, at };
  }

  /** @throws DomainError FORBIDDEN */
  async jobs({ jobIds }: GetScanJobsInput): Promise<ScanJobCounts> {
    assertStaff('moderator');
    return this.rescans.jobs(jobIds);
  }
  /** @throws DomainError FORBIDDEN */
  async progress({ since }: GetRescanProgressInput): Promise<RescanProgress> {
    assertStaff('admin');
    return this.rescans.progress(this.engineVersion, new Date(since));
  }

  private async scanAgain(
    versionIds: readonly string[],
    { dryRun, changedRules }: { dryRun: boolean; changedRules: boolean },
  ): Promise<{ queued: number; alreadyQueued: number; jobIds: string[] }> {
    const { engineVersion } = this;
    if (dryRun) {
      const open = await this.rescans.open(versionIds, engineVersion);
      return { queued: versionIds.length - open.length, alreadyQueued: open.length, jobIds: [] };
    }
    const context = currentContext() ?? { requestId: newId(), traceparent: childTraceparent() };
    const deadlineMs = this.settings.SCANNING_DEADLINE_SECONDS * 1000;
    const scanner = STATIC_SCANNER;
    return this.unitOfWork.run(async (tx) => {
      await this.rescans.lock(tx, versionIds);
      await this.rescans.cancelOlder(tx, versionIds, engineVersion);
      const added = await this.rescans.add(tx, versionIds, { scanner, engineVersion, deadlineMs, context });
      const jobIds = await this.rescans.join(tx, versionIds);
      const queued = added.length;
      if (queued > 0) {
        await tx.emit(rescansQueued, { queued, engineVersion, changedRules, by: currentInitiator() });
        tx.onCommit(() => this.worker.wake());
      }
      return { queued, alreadyQueued: jobIds.length - queued, jobIds };
    });
  }
}
