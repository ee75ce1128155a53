import type { ScanResult } from '../static/scan-result';
import type { Release } from '../artifacts/bundle.rules';

/** One scan, as sent to a thread. */
export interface ScanRequest {
  readonly release: Release;
  readonly format: 'zip' | 'tgz';
  /** The whole archive. */
  readonly bytes: Uint8Array;
}

/** What a thread answers: a result, or why these bytes can never have one. */
export type ScanAnswer =
  { readonly ok: true; readonly result: ScanResult } | { readonly ok: false; readonly reason: string };
