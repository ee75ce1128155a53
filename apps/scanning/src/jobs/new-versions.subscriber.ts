import { Inject, Injectable } from '@nestjs/common';
import { versionPublished } from '@app/contracts';
import { childTraceparent, currentContext } from '@app/kernel';
import { OnEvent, type Envelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { scanningConfig, type ScanningSettings } from '../scanning.config';
import { PRIORITY_NEW_VERSION, STATIC_SCANNER } from './scan-job.rules';
import { ScanJobsRepository } from './scan-jobs.repository';
import { ScanWorker } from './scan-worker.service';

/** Every new version is scanned. */
@Injectable()
export class NewVersionsSubscriber {
  constructor(
    private readonly jobs: ScanJobsRepository,
    private readonly worker: ScanWorker,
    @Inject(scanningConfig.token) private readonly settings: ScanningSettings,
  ) {}

  @OnEvent(versionPublished, 'scanning-new-versions')
  async onVersionPublished({ id, payload }: Envelope<typeof versionPublished>, tx: Tx): Promise<void> {
    const { kind, itemId, versionId, name, displayName, summary, frontMatter, artifact } = payload;
    const context = currentContext() ?? { requestId: id, traceparent: childTraceparent() };
    await this.jobs.add(tx, {
      scanner: STATIC_SCANNER,
      release: { kind, itemId, versionId, name, displayName, summary, frontMatter },
      artifact,
      context,
      priority: PRIORITY_NEW_VERSION,
      deadlineMs: this.settings.SCANNING_DEADLINE_SECONDS * 1000,
    });
    tx.onCommit(() => this.worker.wake());
  }
}
