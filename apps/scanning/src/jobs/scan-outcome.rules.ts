import type { Finding, ScanVerdict } from '@app/contracts';
import type { NotLookedAt, ScanResult } from '../static/scan-result';
import { ENGINE_VERSION, snapshotFindings } from '../static/verdict.rules';

/** What one scanner says about one version in the end. */
export interface ScanOutcome {
  readonly verdict: ScanVerdict;
  readonly reasonCodes: string[];
  readonly findings: Finding[];
  readonly summary: string;
  readonly engineVersion: string;
  readonly capabilityTags: string[];
  readonly notLookedAt: NotLookedAt[];
  /** What everybody may know besides, in the scanner's own shape. */
  readonly details?: unknown;
}

/** Somebody else is at work on it and is asked again later: the job waits meanwhile, without a worker. */
export interface Unfinished {
  /** What they call the work. */
  readonly remoteRef: string;
  readonly askAgainInMs: number;
}

const MOST_NOT_LOOKED_AT = 500;

/** The outcome of a scan that finished. At most 40 findings and 500 places not looked at are kept. */
export function outcomeOf(result: ScanResult): ScanOutcome {
  return {
    ...result,
    findings: snapshotFindings(result.findings).map((finding) => ({
      ...finding,
      file: plain(finding.file),
      message: plain(finding.message),
      evidence: plain(finding.evidence),
    })),
    notLookedAt: shortened(result.notLookedAt).map(({ path, reason }) => ({ path: plain(path), reason })),
  };
}

/** The outcome of a scan that could not finish: never a verdict, and never silence. */
export function inconclusive(reason: string, engineVersion: string = ENGINE_VERSION): ScanOutcome {
  const nothing = { reasonCodes: [], findings: [], capabilityTags: [], notLookedAt: [] };
  return { verdict: 'inconclusive', summary: reason, engineVersion, ...nothing };
}

export function shortened(places: readonly NotLookedAt[]): NotLookedAt[] {
  const more = places.length - MOST_NOT_LOOKED_AT;
  if (more <= 0) return [...places];
  return [...places.slice(0, MOST_NOT_LOOKED_AT), { path: '(archive)', reason: `And ${more} more places.` }];
}

/** Postgres stores neither NUL nor half of a surrogate pair, and scanned text has both when it wants to. */
export function plain(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, '\ufffd');
}
