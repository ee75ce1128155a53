/** The words clients know for what a scanner came to. */
export type ScannerStatus = 'clean' | 'suspicious' | 'malicious' | 'pending' | 'error';

type Fields = Readonly<Record<string, unknown>>;

/** A scanner's own word for its outcome in the five words clients know (server-semantics 3.12). */
export function normalizedStatus(status: unknown): ScannerStatus {
  switch (status) {
    case 'clean':
    case 'benign':
      return 'clean';
    case 'suspicious':
      return 'suspicious';
    case 'malicious':
      return 'malicious';
    case 'error':
    case 'failed':
    case 'completed':
    case 'inconclusive':
      return 'error';
    default:
      return 'pending';
  }
}

/** What one scanner said, of what moderation says of all of them; undefined when it has said nothing. */
export function resultOf(scanners: unknown, scanner: string): Fields | undefined {
  return fieldsOf(fieldsOf(scanners)?.[scanner]);
}

/** VirusTotal's part of `security` (server-semantics 3.12). */
export function vtView(result: Fields | undefined) {
  if (result === undefined) return null;
  const { verdict, analysis, summary, source } = result;
  return {
    ...statusesOf(result),
    ...{ verdict: textOr(verdict, null), analysis: textOr(analysis, textOr(summary, '')) },
    ...{ source: textOr(source, 'engines'), checkedAt: result.checkedAt ?? null },
  };
}

/** The review's part of `security` (server-semantics 3.12, 5.7). */
export function llmView(result: Fields | undefined) {
  if (result === undefined) return null;
  const { verdict, confidence, summary, dimensions, guidance, findings, agenticRiskFindings, riskSummary } = result;
  return {
    ...statusesOf(result),
    ...{ verdict: textOr(verdict, null), confidence: textOr(confidence, null), summary: textOr(summary, '') },
    dimensions: listOr(dimensions),
    ...{ guidance: textOr(guidance, ''), findings: textOr(findings, '') },
    ...{ agenticRiskFindings: listOr(agenticRiskFindings), riskSummary: fieldsOf(riskSummary) ?? null },
    ...{ model: textOr(result.model, null), checkedAt: result.checkedAt ?? null },
  };
}

/** A scanner clients know nothing of, in the shape of the static one. */
export function otherView(result: Fields) {
  const { reasonCodes, summary, engineVersion, checkedAt } = result;
  const texts = { summary: textOr(summary, ''), engineVersion: textOr(engineVersion, '') };
  return { ...statusesOf(result), reasonCodes: listOr(reasonCodes) ?? [], ...texts, checkedAt: checkedAt ?? null };
}

/** Whether the review rates anything as more than fine. */
export function hasConcern(view: ReturnType<typeof llmView>): boolean {
  return view?.dimensions?.some((dimension) => fieldsOf(dimension)?.rating !== 'ok') === true;
}

/** Of the two words VirusTotal and the review have for what they came to, `verdict` is the more exact one. */
function statusesOf({ status, verdict }: Fields): { status: string; normalizedStatus: ScannerStatus } {
  return { status: textOr(status, 'pending'), normalizedStatus: normalizedStatus(verdict ?? status) };
}
function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise;
}
function listOr(value: unknown): unknown[] | null {
  return Array.isArray(value) ? (value as unknown[]) : null;
}
function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}
