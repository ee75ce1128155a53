import type { ScanVerdict, Verdict, VerdictChanged } from '@app/contracts';

/** The latest outcome of one scanner for one version. */
export interface ScannerOutcome {
  /** `static`, later also `vt`, `llm`, `clamav`. */
  readonly scanner: string;
  readonly verdict: ScanVerdict;
  readonly reasonCodes: string[];
  readonly summary: string;
  readonly engineVersion: string;
  readonly capabilityTags: string[];
  /** Epoch milliseconds. */
  readonly checkedAt: number;
}

/** What users are told of a version. */
export type EffectiveVerdict = Omit<VerdictChanged, 'kind' | 'itemId' | 'versionId' | 'revision'>;

const STATIC = 'static';

/**
 * The effective verdict over all scanners:
 *
 * 1. one scanner says malicious: malicious, whatever the others say or fail to say;
 * 2. the static scan is missing or inconclusive: pending. A failed scan is no verdict, so the version waits for a
 *    rescan or for a person; no other scanner stands in for it;
 * 3. one scanner says suspicious: suspicious;
 * 4. else clean. Another scanner that failed counts for nothing.
 *
 * @param outcomes at most one a scanner, in any order
 */
export function effectiveVerdict(outcomes: readonly ScannerOutcome[]): EffectiveVerdict {
  const sorted = [...outcomes].sort((a, b) => (a.scanner < b.scanner ? -1 : 1));
  const staticScan = sorted.find(({ scanner }) => scanner === STATIC);
  const staticDone = staticScan !== undefined && isConclusive(staticScan);
  return {
    verdict: verdictOf(sorted, staticDone),
    staticDone,
    // So far the static scan is the only one that is asked for.
    allDone: staticDone,
    reasonCodes: unique(sorted.flatMap(({ reasonCodes }) => reasonCodes)),
    summary: staticScan?.summary ?? null,
    engineVersion: staticScan?.engineVersion ?? null,
    capabilityTags: unique(sorted.flatMap(({ capabilityTags }) => capabilityTags)),
    scanners: Object.fromEntries(sorted.map((outcome) => [outcome.scanner, publicResult(outcome)])),
    checkedAt: sorted.length === 0 ? null : Math.max(...sorted.map(({ checkedAt }) => checkedAt)),
  };
}

function verdictOf(outcomes: readonly ScannerOutcome[], staticDone: boolean): Verdict {
  const says = (verdict: ScanVerdict): boolean => outcomes.some((outcome) => outcome.verdict === verdict);
  if (says('malicious')) return 'malicious';
  if (!staticDone) return 'pending';
  return says('suspicious') ? 'suspicious' : 'clean';
}

function isConclusive({ verdict }: ScannerOutcome): boolean {
  return verdict !== 'inconclusive';
}

/** One scanner as the `security` object of a version shows it (server-semantics 3.12). */
function publicResult(outcome: ScannerOutcome): Record<string, unknown> {
  const { reasonCodes, summary, engineVersion, checkedAt } = outcome;
  const status = isConclusive(outcome) ? outcome.verdict : 'error';
  return { status, normalizedStatus: status, reasonCodes, summary, engineVersion, checkedAt };
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
