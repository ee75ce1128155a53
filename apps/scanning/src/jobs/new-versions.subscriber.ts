import { Inject, Injectable } from '@nestjs/common';
import { versionPublished } from '@app/contracts';
import { childTraceparent, currentContext } from '@app/kernel';
import { OnEvent, type Envelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { PRIORITY_NEW_VERSION } from './scan-job.rules';
import { ScanJobsRepository } from './scan-jobs.repository';
import { ScanWorker } from './scan-worker.service';
import { SCANNERS, scannersOf, type Scanners } from './scanner';

/** Every new version is scanned, by every scanner. */
@Injectable()
export class NewVersionsSubscriber {
  constructor(
    private readonly jobs: ScanJobsRepository,
    private readonly worker: ScanWorker,
    @Inject(SCANNERS) private readonly scanners: Scanners,
  ) {}

  @OnEvent(versionPublished, 'scanning-new-versions')
  async onVersionPublished({ id, payload }: Envelope<typeof versionPublished>, tx: Tx): Promise<void> {
    const { kind, itemId, versionId, name, displayName, summary, frontMatter, artifact } = payload;
    const context = currentContext() ?? { requestId: id, traceparent: childTraceparent() };
    const release = { kind, itemId, versionId, name, displayName, summary, frontMatter };
    for (const { name: scanner, deadlineMs } of scannersOf(this.scanners, kind))
      await this.jobs.add(tx, { scanner, release, artifact, context, priority: PRIORITY_NEW_VERSION, deadlineMs });
    tx.onCommit(() => this.worker.wake());
  }
}
