import type { Finding, ScanVerdict } from '@app/contracts';
import { z } from 'zod';
import { adapterOutcome } from '../adapters/adapter-outcome.rules';
import type { ScanOutcome } from '../jobs/scan-outcome.rules';

/** How many engines said what. */
const Stats = z.object({
  malicious: z.number().default(0),
  suspicious: z.number().default(0),
  harmless: z.number().default(0),
  undetected: z.number().default(0),
});
const Results = z.record(z.string(), z.object({ category: z.string(), result: z.string().nullish() }));
const FileAnswer = z.object({
  data: z.object({
    attributes: z.object({
      last_analysis_stats: Stats.optional(),
      last_analysis_results: Results.optional(),
      crowdsourced_ai_results: z
        .array(
          z.object({ category: z.string().optional(), verdict: z.string().nullish(), analysis: z.string().nullish() }),
        )
        .optional(),
    }),
  }),
});
const AnalysisAnswer = z.object({
  data: z.object({
    attributes: z.object({ status: z.string(), stats: Stats.optional(), results: Results.optional() }),
  }),
});

/** What VirusTotal knows of an archive. */
export interface VirusTotalReport {
  readonly engines: z.output<typeof Stats>;
  /** Name of an engine and what it calls the archive; of those that object. */
  readonly objections: readonly (readonly [engine: string, name: string])[];
  /** Code Insight: what a language model makes of the code. */
  readonly codeInsight?: { readonly verdict: string; readonly analysis: string };
}

/** The report in the answer about a file; undefined while no engine has looked at it. */
export function reportIn(body: unknown): VirusTotalReport | undefined {
  const { data } = FileAnswer.parse(body);
  const {
    last_analysis_stats: stats,
    last_analysis_results: results,
    crowdsourced_ai_results: words,
  } = data.attributes;
  const report = reportOf(stats, results);
  const insight = words?.find(({ category, verdict }) => category === 'code_insight' && typeof verdict === 'string');
  if (report === undefined || insight === undefined) return report;
  return { ...report, codeInsight: { verdict: insight.verdict!.toLowerCase(), analysis: insight.analysis ?? '' } };
}

/** What an analysis has come to; undefined while it runs. */
export function finishedAnalysisIn(body: unknown): VirusTotalReport | 'nothing' | undefined {
  const { status, stats, results } = AnalysisAnswer.parse(body).data.attributes;
  if (status !== 'completed') return undefined;
  return reportOf(stats, results) ?? 'nothing';
}

function reportOf(
  engines: z.output<typeof Stats> | undefined,
  results: z.output<typeof Results> = {},
): VirusTotalReport | undefined {
  if (engines === undefined || Object.values(engines).every((count) => count === 0)) return undefined;
  const objecting = Object.entries(results).filter(([, { category }]) => OBJECTIONS.has(category));
  return { engines, objections: objecting.map(([engine, { result }]) => [engine, result ?? 'detected']) };
}
const OBJECTIONS = new Set(['malicious', 'suspicious']);

/**
 * What a report comes to (server-semantics 5.5): Code Insight counts more than the engines, with two exceptions. It is
 * a language model that reads what publishers write, so it never takes back what engines call malicious, and never
 * makes an archive malicious by itself. That no engine detects anything is no word for the archive.
 */
export function verdictOf({ engines, codeInsight }: VirusTotalReport): ScanVerdict {
  if (engines.malicious > 0) return 'malicious';
  const word = CODE_INSIGHT.get(codeInsight?.verdict ?? '');
  if (word !== undefined) return word;
  if (engines.suspicious > 0) return 'suspicious';
  return engines.harmless > 0 ? 'clean' : 'inconclusive';
}
const CODE_INSIGHT: ReadonlyMap<string, ScanVerdict> = new Map([
  ['benign', 'clean'],
  ['clean', 'clean'],
  ['suspicious', 'suspicious'],
  ['malicious', 'suspicious'],
]);

export const VIRUSTOTAL = 'vt';
const ENGINE_VERSION = 'virustotal-v3';
const NAMED_ENGINES = 5;

/** A report as the outcome of a scan of `archive`. */
export function outcomeOf(report: VirusTotalReport, archive: string): ScanOutcome {
  const { engines, objections, codeInsight } = report;
  const verdict = verdictOf(report);
  const summary = summaryOf(report);
  const insight = engines.malicious === 0 && CODE_INSIGHT.has(codeInsight?.verdict ?? '') ? codeInsight : undefined;
  const objecting = engines.malicious + engines.suspicious > 0;
  const findings: Finding[] =
    verdict === 'suspicious' || verdict === 'malicious'
      ? [
          {
            ...{ code: `${verdict}.vt_${verdict}`, severity: verdict === 'malicious' ? 'critical' : 'warn' },
            ...{ file: archive, line: 1, message: summary },
            evidence: objecting ? namedEngines(objections) : (insight?.analysis ?? ''),
          },
        ]
      : [];
  return adapterOutcome({
    ...{ scanner: VIRUSTOTAL, verdict, summary, engineVersion: ENGINE_VERSION, findings },
    details: {
      verdict: insight?.verdict ?? (verdict === 'inconclusive' ? 'undetected' : verdict),
      analysis: insight?.analysis || summary,
      source: insight === undefined ? 'engines' : 'code_insight',
      engines,
    },
  });
}

/** The outcome for an archive VirusTotal cannot say anything about. */
export function nothingKnown(summary: string): ScanOutcome {
  return adapterOutcome({
    ...{ scanner: VIRUSTOTAL, verdict: 'inconclusive', summary, engineVersion: ENGINE_VERSION },
    details: { verdict: 'not_found', analysis: summary, source: 'engines' },
  });
}

function summaryOf({ engines, codeInsight }: VirusTotalReport): string {
  const all = engines.malicious + engines.suspicious + engines.harmless + engines.undetected;
  const objecting = engines.malicious + engines.suspicious;
  const said = `${objecting} of ${all} engines of VirusTotal object to the archive`;
  return codeInsight === undefined ? `${said}.` : `${said}; Code Insight calls it ${codeInsight.verdict}.`;
}
function namedEngines(objections: VirusTotalReport['objections']): string {
  const named = objections.slice(0, NAMED_ENGINES).map(([engine, name]) => `${engine}: ${name}`);
  return named.join('; ');
}
