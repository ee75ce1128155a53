import type { VerdictSettings } from '../static/verdict.rules';
import type { ScanResult } from '../static/scan-result';
import type { Release } from '../artifacts/bundle.rules';

/** One scan, as sent to a thread. */
export interface ScanRequest {
  readonly release: Release;
  readonly format: 'zip' | 'tgz';
  /** The whole archive. */
  readonly bytes: Uint8Array;
  /** What findings count for; absent: as the engine comes. */
  readonly settings?: VerdictSettings;
}

/** What a thread answers: a result, or why these bytes can never have one. */
export type ScanAnswer<R = ScanResult> =
  { readonly ok: true; readonly result: R } | { readonly ok: false; readonly reason: string };
