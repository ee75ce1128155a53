import type { Finding, ReasonCode, Verdict } from './scan-result';

/** Says which rules judged a version; raise it whenever a change of the rules may change a verdict. */
export const ENGINE_VERSION = 'reef-static-1.0.0';

const NAMED_CODES = 3;
const SNAPSHOT_FINDINGS = 40;

/**
 * The verdict over a bundle (server semantics, section 5.1): any `malicious.*` code makes it malicious, any other code
 * suspicious. Severity is for readers and plays no part. Replace this one function to weigh findings by context.
 */
export function verdictOf(findings: readonly Pick<Finding, 'code'>[]): Verdict {
  if (findings.some(({ code }) => code.startsWith('malicious.'))) return 'malicious';
  return findings.length > 0 ? 'suspicious' : 'clean';
}

/** The codes of the findings, each once, in alphabetical order. */
export function reasonCodesOf(findings: readonly Pick<Finding, 'code'>[]): ReasonCode[] {
  return [...new Set(findings.map(({ code }) => code))].sort();
}

/** The one-line summary of a scan: the first three codes, and how many more there are. */
export function summaryOf(reasonCodes: readonly ReasonCode[]): string {
  if (reasonCodes.length === 0) return 'No suspicious patterns detected.';
  const more = reasonCodes.length - NAMED_CODES;
  return `Detected: ${reasonCodes.slice(0, NAMED_CODES).join(', ')}${more > 0 ? ` (+${more} more)` : ''}`;
}

/** The findings by `code:file:line:message`, compared character by character, so that the order is the same everywhere. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return findings
    .map((finding) => ({ finding, key: sortKey(finding) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ finding }) => finding);
}

/** What a moderation snapshot keeps (section 5.1): findings that differ in code, file, line or message, at most 40. */
export function snapshotFindings(findings: readonly Finding[]): Finding[] {
  const distinct = new Map<string, Finding>();
  for (const finding of findings) if (!distinct.has(sortKey(finding))) distinct.set(sortKey(finding), finding);
  return [...distinct.values()].slice(0, SNAPSHOT_FINDINGS);
}

function sortKey({ code, file, line, message }: Finding): string {
  return `${code}:${file}:${line}:${message}`;
}
