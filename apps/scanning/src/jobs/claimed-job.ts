import type { Release } from '../artifacts/bundle.rules';

/** A job in the hands of this worker, as long as its lease lasts. */
export interface ClaimedJob {
  readonly id: string;
  readonly leaseId: string;
  readonly versionId: string;
  readonly scanner: string;
  readonly release: Release;
  readonly artifactFormat: 'zip' | 'tgz';
  readonly artifactSha256: string;
  readonly requestId: string;
  readonly traceparent: string;
  /** Including this one. */
  readonly attempts: number;
  /** Until its deadline, in milliseconds; negative after it. */
  readonly remainingMs: number;
  /** What another server calls the work it does on this job. */
  readonly remoteRef: string | null;
}
