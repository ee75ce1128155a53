import { CircuitBreaker, nowMs } from '@app/kernel';
import { AnalyzerFailed, type Analyzer } from './analyzer';
import type { Comment, CommentInsight } from './comment-insight.rules';
import type { InsightsSettings } from './insights.config';
import { insightIn, questionAbout } from './provider-answer.rules';

/** An answer is a few hundred bytes; whatever goes on after this is none. */
const MOST_BYTES = 64 * 1024;

/** Any provider that speaks OpenAI's `POST /chat/completions`. One that fails again and again is left alone for a while. */
export class ProviderAnalyzer implements Analyzer {
  readonly name: string;
  private readonly breaker: CircuitBreaker;

  constructor(
    private readonly url: string,
    private readonly settings: Omit<InsightsSettings, 'INSIGHTS_URL'>,
    time: () => number = nowMs,
  ) {
    this.name = `${new URL(url).host}/${settings.INSIGHTS_MODEL}`;
    this.breaker = new CircuitBreaker(time);
  }

  async analyze(comment: Comment, signal: AbortSignal): Promise<CommentInsight> {
    if (!this.breaker.mayTry()) throw new AnalyzerFailed('the provider did not answer lately');
    try {
      const insight = await this.ask(comment, signal);
      this.breaker.succeeded();
      return insight;
    } catch (error) {
      this.breaker.failed();
      throw error instanceof AnalyzerFailed ? error : new AnalyzerFailed('the provider cannot be reached');
    }
  }

  private async ask(comment: Comment, signal: AbortSignal): Promise<CommentInsight> {
    const { INSIGHTS_KEY: key, INSIGHTS_MODEL: model, INSIGHTS_TIMEOUT_MS: timeoutMs } = this.settings;
    const response = await fetch(`${this.url.replace(/\/+$/, '')}/chat/completions`, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify(questionAbout(comment, model)),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new AnalyzerFailed(`the provider answered ${response.status}`);
    }
    const insight = insightIn(await jsonIn(response));
    if (insight === undefined) throw new AnalyzerFailed('the provider answered something else');
    return insight;
  }
}

async function jsonIn(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new AnalyzerFailed('the provider answered too much');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}
