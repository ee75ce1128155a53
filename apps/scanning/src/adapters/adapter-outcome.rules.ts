import type { Finding, ScanVerdict } from '@app/contracts';
import { plain, shortened, type ScanOutcome } from '../jobs/scan-outcome.rules';
import { evidenceOf } from '../static/evidence.rules';

/** What an adapter has to say; texts are taken as they come from outside. */
export interface AdapterWord {
  readonly scanner: string;
  readonly verdict: ScanVerdict;
  readonly summary: string;
  readonly engineVersion: string;
  readonly findings?: readonly Finding[];
  readonly notLookedAt?: ScanOutcome['notLookedAt'];
  readonly details?: unknown;
}

const MOST_FINDINGS = 40;
/** In characters. */
const LONGEST = { summary: 1_000, version: 200, path: 1_000, message: 500, detail: 4_000 } as const;

/** The outcome of an adapter's scan: as much of its words as anybody will read, and nothing a database refuses. */
export function adapterOutcome({ scanner, verdict, ...word }: AdapterWord): ScanOutcome {
  return {
    verdict,
    reasonCodes: reasonCodesOf(scanner, verdict),
    findings: (word.findings ?? []).slice(0, MOST_FINDINGS).map((finding) => ({
      code: finding.code,
      severity: finding.severity,
      file: short(finding.file, LONGEST.path),
      line: finding.line,
      message: short(finding.message, LONGEST.message),
      evidence: evidenceOf(finding.evidence),
    })),
    summary: short(word.summary, LONGEST.summary),
    engineVersion: short(word.engineVersion, LONGEST.version),
    capabilityTags: [],
    notLookedAt: shortened(word.notLookedAt ?? []).map(({ path, reason }) => ({
      path: short(path, LONGEST.path),
      reason,
    })),
    ...(word.details === undefined ? {} : { details: detailsOf(word.details) }),
  };
}

/** `suspicious.vt_suspicious`, `malicious.vt_malicious` and their like (server-semantics 5.1, last row). */
export function reasonCodesOf(scanner: string, verdict: ScanVerdict): string[] {
  return verdict === 'suspicious' || verdict === 'malicious' ? [`${verdict}.${scanner}_${verdict}`] : [];
}

function short(text: string, chars: number): string {
  return plain(text.length > chars ? `${text.slice(0, chars)}...` : text);
}
function detailsOf(details: unknown): unknown {
  return JSON.parse(
    JSON.stringify(details, (_, value: unknown) => (typeof value === 'string' ? short(value, LONGEST.detail) : value)),
  );
}
