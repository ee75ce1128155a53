import { SCAN_VERDICTS } from '@app/contracts';
import { z } from 'zod';
import { adapterOutcome } from '../adapters/adapter-outcome.rules';
import type { ScanOutcome } from '../jobs/scan-outcome.rules';

export const HTTP_SCANNER = 'http';

const FoundThing = z.object({
  code: z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/),
  severity: z.enum(['info', 'warn', 'critical']),
  file: z.string().min(1),
  line: z.int().min(1).default(1),
  message: z.string(),
  evidence: z.string().default(''),
});
const HttpScannerAnswer = z.object({
  verdict: z.enum(SCAN_VERDICTS),
  summary: z.string().optional(),
  engineVersion: z.string().optional(),
  findings: z.array(FoundThing).max(1_000).default([]),
});

const SUMMARIES = {
  clean: 'Nothing was found.',
  suspicious: 'Something suspicious was found.',
  malicious: 'Something malicious was found.',
  inconclusive: 'The scanner came to no conclusion.',
} as const;

/** The outcome in an answer of the protocol of `docs/scanners.md`; undefined when it is no such answer. */
export function outcomeIn(body: unknown): ScanOutcome | undefined {
  const { data } = HttpScannerAnswer.safeParse(body);
  if (data === undefined) return undefined;
  const { verdict, summary = SUMMARIES[verdict], engineVersion = HTTP_SCANNER } = data;
  const findings = data.findings.map((finding) => ({ ...finding, code: `http.${finding.code}` }));
  return adapterOutcome({ scanner: HTTP_SCANNER, verdict, summary, engineVersion, findings });
}

/** The outcome for an archive the scanner was not given, or does not take. */
export function notTaken(summary: string): ScanOutcome {
  return adapterOutcome({ scanner: HTTP_SCANNER, verdict: 'inconclusive', summary, engineVersion: HTTP_SCANNER });
}
