import { Inject, Injectable } from '@nestjs/common';
import {
  MAX_SCAN_REQUESTS,
  scanRequested,
  type GetScanReportInput,
  type PublishedRelease,
  type RequestedScan,
  type RequestScanInput,
  type ScanReference,
  type ScanReport,
} from '@app/contracts';
import {
  childTraceparent,
  currentActor,
  currentContext,
  currentInitiator,
  DomainError,
  isStaff,
  newId,
} from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { STATIC_SCANNER } from '../jobs/scan-job.rules';
import { SCANNERS, scannersOf, type Scanners } from '../jobs/scanner';
import { ScanWorker } from '../jobs/scan-worker.service';
import { reportOf, requestedScan } from './scan-request.rules';
import { ScanRequestsRepository } from './scan-requests.repository';

/** Scans that people ask for. Whose version it is, the catalog knows: callers have asked `findRelease` before. */
@Injectable()
export class ScanRequestsService {
  constructor(
    @InjectUnitOfWork('scanning') private readonly unitOfWork: UnitOfWork,
    private readonly requests: ScanRequestsRepository,
    private readonly worker: ScanWorker,
    @Inject(SCANNERS) private readonly scanners: Scanners,
  ) {}

  async request({ release, update, oneAtATime = false }: RequestScanInput): Promise<RequestedScan> {
    const actor = currentActor();
    const requestedBy = actor?.userId;
    if (requestedBy === undefined) throw new DomainError('UNAUTHENTICATED');
    const { kind, versionId, name, displayName, version } = release;
    const id = await this.unitOfWork.run(async (tx) => {
      if (!(await this.requests.lockVersion(tx, versionId))) throw new DomainError('VERSION_NOT_FOUND');
      if (oneAtATime && !isStaff(actor) && (await this.requests.hasOpenRequest(tx, versionId)))
        throw new DomainError('SCAN_IN_PROGRESS');
      const job = await this.jobFor(tx, { kind, versionId }, update);
      const same = await this.requests.findSame(tx, { jobId: job.id, requestedBy, writeBack: update });
      if (same !== undefined) return same;
      const ordinal = isStaff(actor) ? null : (await this.requests.countCounted(tx, versionId)) + 1;
      if (ordinal !== null && ordinal > MAX_SCAN_REQUESTS) throw new DomainError('SCAN_LIMIT_REACHED');
      tx.onCommit(() => this.worker.wake());
      const scanId = await this.requests.add(tx, {
        ...{ versionId, requestedBy, ordinal, name, displayName, version },
        ...{ jobId: job.id, joined: job.joined, writeBack: update },
      });
      await tx.emit(scanRequested, { ...release, scanId, update, by: currentInitiator() });
      return scanId;
    });
    return this.found(id);
  }

  get({ scanId }: ScanReference): Promise<RequestedScan> {
    return this.found(scanId);
  }

  async report({ release }: GetScanReportInput): Promise<ScanReport> {
    const results = await this.requests.countingResults(release.versionId);
    if (results.length === 0) throw new DomainError('SCAN_NOT_FOUND');
    return { scanners: results.map(reportOf) };
  }

  private async found(id: string): Promise<RequestedScan> {
    const row = await this.requests.find(id);
    const actor = currentActor();
    if (row === undefined || !(isStaff(actor) || row.requestedBy === actor?.userId))
      throw new DomainError('SCAN_NOT_FOUND');
    return requestedScan(row);
  }

  /**
   * The open static scan of the version, else a new one, which an open one may end between two looks and so make fit.
   * What is to count is asked of every other scanner as well, and each answers for itself (server-semantics 5.8).
   */
  private async jobFor(
    tx: Tx,
    { kind, versionId }: Pick<PublishedRelease, 'kind' | 'versionId'>,
    writeBack: boolean,
  ): Promise<{ id: string; joined: boolean }> {
    const context = currentContext() ?? { requestId: newId(), traceparent: childTraceparent() };
    const add = ({ name: scanner, deadlineMs }: Scanners[number]) =>
      this.requests.addJob(tx, { versionId, scanner, writeBack, deadlineMs }, context);
    const scanners = scannersOf(this.scanners, kind);
    const own = scanners.find(({ name }) => name === STATIC_SCANNER)!;
    if (writeBack) for (const other of scanners) if (other !== own) await add(other);
    for (;;) {
      const added = await add(own);
      if (added !== undefined) return { id: added, joined: false };
      const open = await this.requests.joinOpenJob(tx, versionId, writeBack);
      if (open !== undefined) return { id: open, joined: true };
    }
  }
}
