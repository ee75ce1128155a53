import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type AdapterLimits, type ScanAdapter, type ScanTask } from '../adapters/adapter';
import { exchange, isRefusal, unexpectedStatus } from '../adapters/outbound';
import { MAX_ARTIFACT_BYTES } from '../artifacts/read-limits';
import { inconclusive, type ScanOutcome } from '../jobs/scan-outcome.rules';
import type { ReadAnswer, ReadRequest } from '../threads/read-thread';
import { programOf, ScanInterruptedError, ScanThreads } from '../threads/scan-threads';
import type { LlmReviewSettings } from './llm-review.config';
import { LLM_REVIEW, noReview, outcomeOf, reviewIn } from './review-answer.rules';
import { questionAbout } from './review-question.rules';
import type { ReviewedFiles } from './reviewed-files.rules';

const MOST_ANSWER_BYTES = 256 * 1024;

/** A language model behind OpenAI's `POST /chat/completions` (server-semantics 5.7). */
export class LlmReviewAdapter implements ScanAdapter {
  readonly name = LLM_REVIEW;
  readonly limits: AdapterLimits;
  private readonly threads: ScanThreads<ReviewedFiles, ReadRequest>;

  constructor(
    private readonly url: string,
    private readonly settings: LlmReviewSettings,
  ) {
    this.limits = {
      concurrency: settings.LLM_REVIEW_CONCURRENCY,
      timeoutMs: settings.LLM_REVIEW_TIMEOUT_SECONDS * 1000,
      deadlineMs: settings.LLM_REVIEW_DEADLINE_SECONDS * 1000,
    };
    this.threads = new ScanThreads(
      settings.LLM_REVIEW_CONCURRENCY,
      programOf(join(__dirname, '../threads/read-thread')),
    );
  }

  async scan(task: ScanTask, signal: AbortSignal): Promise<ScanOutcome> {
    const { LLM_REVIEW_MODEL: model, LLM_REVIEW_MAX_CHARS: maxChars } = this.settings;
    const { stream, size } = await task.open();
    if (size > MAX_ARTIFACT_BYTES) return inconclusive(`The archive exceeds ${MAX_ARTIFACT_BYTES} bytes.`, model);
    const request = { format: task.format, bytes: await bytesOf(stream), maxChars };
    const answer = await this.read(request);
    return answer.ok ? this.review(task, answer.result, signal) : inconclusive(answer.reason, model);
  }

  close(): Promise<void> {
    return this.threads.close();
  }

  private async read(request: ReadRequest): Promise<ReadAnswer> {
    try {
      return await this.threads.scan(request, this.limits.timeoutMs);
    } catch (error) {
      if (!(error instanceof ScanInterruptedError) || error.kind === 'closed') throw error;
      // An archive that kills its reader says nothing of the model's server.
      return { ok: false, reason: 'The archive could not be read for the review.' };
    }
  }

  private async review({ release }: ScanTask, read: ReviewedFiles, signal: AbortSignal): Promise<ScanOutcome> {
    const { LLM_REVIEW_MODEL: model, LLM_REVIEW_KEY: key } = this.settings;
    const answer = await exchange(`${this.url.replace(/\/+$/, '')}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify(questionAbout(release, read, model)),
      ...{ signal, maxBytes: MOST_ANSWER_BYTES },
    });
    if (isRefusal(answer.status)) return noReview(model, read.notLookedAt);
    if (answer.status !== 200) throw unexpectedStatus(answer);
    const review = reviewIn(answer.body);
    // What a text made of the model must not look like a server that is down: the next version is asked about as usual.
    return review === undefined ? noReview(model, read.notLookedAt) : outcomeOf(review, read, model);
  }
}

async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
