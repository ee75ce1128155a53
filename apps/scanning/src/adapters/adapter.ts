import type { OpenBlob } from '@app/storage';
import type { Release } from '../artifacts/bundle.rules';
import type { ScanOutcome, Unfinished } from '../jobs/scan-outcome.rules';

/** What an operator allows an adapter. */
export interface AdapterLimits {
  /** Versions that are with it at the same time, of one replica. */
  readonly concurrency: number;
  /** How long one attempt may take, in milliseconds. */
  readonly timeoutMs: number;
  /** How long a version may wait for it, from its publication, in milliseconds. */
  readonly deadlineMs: number;
}

/** One version for an adapter to look at. */
export interface ScanTask {
  readonly release: Release;
  readonly format: 'zip' | 'tgz';
  readonly sha256: string;
  /** As the adapter has answered it before: the other server is at work on this. */
  readonly remoteRef: string | null;
  /** The archive, as a stream that ends with the attempt. @throws AttemptFailedError the storage does not answer */
  open(): Promise<OpenBlob>;
}

/** A scanner outside of Reef. Everything but speaking to it is done for it by `GuardedScanner`. */
export interface ScanAdapter {
  readonly name: string;
  readonly limits: AdapterLimits;
  /**
   * @param signal the attempt is over
   * @throws anything: the scanner is unavailable, and asked again later
   */
  scan(task: ScanTask, signal: AbortSignal): Promise<ScanOutcome | Unfinished>;
  close?(): Promise<void>;
}

/** The scanner cannot be reached, or does not answer as it should. Says nothing of the version. */
export class ScannerUnavailableError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ScannerUnavailableError';
  }
}
