import type { Finding, ScanVerdict } from '@app/contracts';
import { z } from 'zod';
import { adapterOutcome } from '../adapters/adapter-outcome.rules';
import type { ScanOutcome } from '../jobs/scan-outcome.rules';
import { injectionSignals, lineAt } from './injection-signals.rules';
import { CATEGORIES, DIMENSIONS, Review, RISK_BUCKETS, type RiskBucket } from './review.schema';
import type { ReviewedFiles } from './reviewed-files.rules';

export const LLM_REVIEW = 'llm';

/** As much of a chat completion as is read. A model that asks for tools, or stops early, has not answered. */
const Completion = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.enum(['stop']).nullish(),
        message: z.object({
          content: z.string(),
          refusal: z.null().optional(),
          tool_calls: z.array(z.unknown()).max(0).nullish(),
        }),
      }),
    )
    .min(1),
});

type Verified = Review['findings'][number] & { readonly line: number; readonly evidence: string };

/** The review in a chat completion; undefined when it is not one of exactly the shape that was asked for. */
export function reviewIn(body: unknown): Review | undefined {
  const content = Completion.safeParse(body).data?.choices[0]!.message.content;
  try {
    return content === undefined ? undefined : Review.safeParse(JSON.parse(content)).data;
  } catch {
    return undefined;
  }
}

/**
 * What a review is worth: a finding that quotes the bundle, checked against it, and `suspicious` at most. A model's word
 * never makes a version malicious; an objection without a quote that holds is none; and a benign word about a text that
 * speaks to its reviewer is not believed (server-semantics 5.7).
 */
export function outcomeOf(review: Review, reviewed: ReviewedFiles, model: string): ScanOutcome {
  const signals = injectionSignals(reviewed.files);
  const verified = review.findings.flatMap((finding) => verify(finding, reviewed));
  const objects = review.verdict !== 'benign';
  const verdict = verdictOf(
    objects && verified.length > 0,
    objects,
    signals.length > 0,
    reviewed.notLookedAt.length > 0,
  );
  return adapterOutcome({
    ...{ scanner: LLM_REVIEW, verdict, engineVersion: model, notLookedAt: reviewed.notLookedAt },
    summary: summaryOf(review, verdict, verified.length, signals.length),
    findings: [...(verdict === 'suspicious' && objects ? verified.map(findingOf) : []), ...signals],
    details: publicDetails(review, verified, verdict, model),
  });
}

/** The outcome when the model has answered something else: nobody is asked the same again for that. */
export function noReview(model: string, notLookedAt: ReviewedFiles['notLookedAt'] = []): ScanOutcome {
  const summary = 'The review did not come to an answer that can be used.';
  return adapterOutcome({
    ...{ scanner: LLM_REVIEW, verdict: 'inconclusive', summary, engineVersion: model, notLookedAt },
    details: { verdict: 'error', model },
  });
}

function verdictOf(proven: boolean, objects: boolean, speaksToReviewer: boolean, leftOut: boolean): ScanVerdict {
  if (proven || speaksToReviewer) return 'suspicious';
  return objects || leftOut ? 'inconclusive' : 'clean';
}

function summaryOf(review: Review, verdict: ScanVerdict, verified: number, signals: number): string {
  if (verdict === 'inconclusive')
    return review.verdict === 'benign'
      ? 'The review found nothing, but not all of the version fits into it.'
      : 'The review objects to the version and quotes nothing that is in it.';
  if (review.verdict === 'benign' && signals > 0)
    return 'The version holds text that speaks to the model that reviews it.';
  return verified === 0 && verdict === 'clean' ? review.summary || 'The review found nothing.' : review.summary;
}

/** A finding with its place, when the file it names has the words it quotes. */
function verify(finding: Review['findings'][number], { files }: ReviewedFiles): Verified[] {
  const quote = finding.quote.trim();
  const text = files.find(({ path }) => path === finding.path)?.text;
  const index = quote === '' || text === undefined ? -1 : text.indexOf(quote);
  return index < 0 ? [] : [{ ...finding, ...lineAt(text!, index) }];
}

const SEVERITIES = { low: 'info', medium: 'warn', high: 'critical' } as const;

function findingOf({ category, severity, path, line, evidence, explanation }: Verified): Finding {
  const code = `suspicious.llm_${category.toLowerCase()}`;
  return { code, severity: SEVERITIES[severity], file: path, line, message: explanation, evidence };
}

/** The shape clients know (server-semantics 5.7). What was found in which line is for the owner and the staff. */
function publicDetails(review: Review, verified: readonly Verified[], verdict: ScanVerdict, model: string) {
  const word = verdict === 'clean' ? 'benign' : verdict === 'suspicious' ? 'suspicious' : 'error';
  const { confidence, guidance } = review;
  return {
    ...{ verdict: word, confidence, model, guidance, findings: '' },
    dimensions: DIMENSIONS.flatMap(({ name, label }) => {
      const rated = review.dimensions.find((dimension) => dimension.name === name);
      return rated === undefined ? [] : [{ name, label, rating: rated.rating, detail: rated.detail }];
    }),
    agenticRiskFindings: verified.map(({ category, severity, userImpact, recommendation }) => {
      const { label, bucket } = CATEGORIES.find(({ id }) => id === category)!;
      return {
        ...{ categoryId: category, categoryLabel: label, riskBucket: bucket, severity, confidence },
        ...{ status: severity === 'low' ? 'note' : 'concern', userImpact, recommendation },
      };
    }),
    riskSummary: Object.fromEntries(RISK_BUCKETS.map((bucket) => [bucket, riskOf(bucket, verified)])),
  };
}

const BY_SEVERITY = ['high', 'medium', 'low'] as const;

function riskOf(bucket: RiskBucket, verified: readonly Verified[]) {
  const categories = CATEGORIES.filter((category) => category.bucket === bucket);
  const found = verified.filter(({ category }) => categories.some(({ id }) => id === category));
  const highestSeverity = BY_SEVERITY.find((severity) => found.some((finding) => finding.severity === severity));
  if (highestSeverity === undefined) return { status: 'none', summary: 'Nothing was found.' };
  const named = categories.filter(({ id }) => found.some(({ category }) => category === id));
  const summary = named.map(({ label }) => label).join(', ');
  return { status: highestSeverity === 'low' ? 'note' : 'concern', summary, highestSeverity };
}
