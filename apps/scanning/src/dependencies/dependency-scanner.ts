import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { InjectBlobs, type BlobStore } from '@app/storage';
import { MAX_ARTIFACT_BYTES } from '../artifacts/read-limits';
import { AttemptFailedError } from '../jobs/attempt-failed';
import { readArchive } from '../jobs/read-archive';
import type { ClaimedJob } from '../jobs/claimed-job';
import { inconclusive, type ScanOutcome } from '../jobs/scan-outcome.rules';
import type { Scanner } from '../jobs/scanner';
import { programOf, ScanInterruptedError, ScanThreads } from '../threads/scan-threads';
import { dependenciesConfig, type DependenciesSettings } from './dependencies.config';
import type { FoundDependencies } from './dependency';
import { DependencyLookups } from './dependency-lookups';
import { DEPENDENCY_ENGINE, DEPENDENCY_SCANNER, dependencyOutcome, isUnresolved } from './dependency-outcome.rules';

/** How long unpacking an archive for its manifests may take, in milliseconds. */
const UNPACK_MS = 30_000;
/** The last of the retries comes this long before the deadline at the latest, in milliseconds. */
const LAST_TRY_MS = 90_000;

/**
 * Looks the dependencies of a skill up at their registries (server-semantics 5.4). Packages are left to whoever installs
 * them: their dependencies are resolved by npm, with the digests of their own lock file.
 */
@Injectable()
export class DependencyScanner implements Scanner {
  readonly name = DEPENDENCY_SCANNER;
  readonly kinds = ['skill'] as const;
  readonly concurrency = 1;
  /** A registry that does not answer rests by itself; the others are asked meanwhile. */
  readonly isResting = false;
  private readonly threads = new ScanThreads<FoundDependencies>(
    1,
    programOf(join(__dirname, '../threads/manifests-thread')),
  );
  private readonly knownBad: ReadonlySet<string>;

  constructor(
    @InjectBlobs() private readonly blobs: BlobStore,
    private readonly lookups: DependencyLookups,
    private readonly clock: Clock,
    @Inject(dependenciesConfig.token) private readonly settings: DependenciesSettings,
  ) {
    this.knownBad = new Set(
      settings.DEPENDENCY_KNOWN_BAD.toLowerCase()
        .split(/[\s,]{1,100}/)
        .filter(Boolean),
    );
  }

  get deadlineMs(): number {
    return this.settings.DEPENDENCY_DEADLINE_SECONDS * 1000;
  }
  close(): Promise<void> {
    return this.threads.close();
  }

  async scan(job: ClaimedJob, stopping: AbortSignal): Promise<ScanOutcome> {
    const found = await this.dependenciesOf(job, stopping);
    if (typeof found === 'string') return inconclusive(found, DEPENDENCY_ENGINE);
    const lookedUp = await this.lookups.look(found.dependencies, stopping);
    if (stopping.aborted) throw new AttemptFailedError('stopping', new Error('The service is stopping.'));
    const unresolved = lookedUp.filter(({ answer }) => isUnresolved(answer)).length;
    // What was answered is remembered, so that another attempt asks for the rest only.
    if (unresolved > 0 && job.remainingMs > LAST_TRY_MS)
      throw new AttemptFailedError('unavailable', new Error(`${unresolved} dependencies could not be looked up.`));
    const policy = {
      knownBad: this.knownBad,
      youngDays: this.settings.DEPENDENCY_YOUNG_DAYS,
      now: this.clock.now().getTime(),
    };
    return dependencyOutcome(found, lookedUp, policy);
  }

  /** @returns why there are none to be had, as a sentence */
  private async dependenciesOf(job: ClaimedJob, stopping: AbortSignal): Promise<FoundDependencies | string> {
    const bytes = await readArchive(this.blobs, job, stopping);
    if (bytes === undefined) return `The archive exceeds ${MAX_ARTIFACT_BYTES} bytes.`;
    const request = { release: job.release, format: job.artifactFormat, bytes };
    try {
      const answer = await this.threads.scan(request, UNPACK_MS);
      return answer.ok ? answer.result : answer.reason;
    } catch (error) {
      if (!(error instanceof ScanInterruptedError)) throw error;
      throw new AttemptFailedError(error.kind === 'closed' ? 'stopping' : 'scan', error);
    }
  }
}
