import { performance } from 'node:perf_hooks';
import type { SearchableTexts } from '../search/tokens.rules';
import { CircuitBreaker } from '@app/kernel';
import { EmbeddingFailed, type Embedder, type ShownTexts } from './embedder';
import type { EmbeddingsSettings } from './embeddings.config';

/** Queries whose vectors are remembered; people ask the same things. */
const REMEMBERED = 2_000;
/** Longer texts say nothing new about a skill. */
const LONGEST_TEXT = 4_000;

/** Any provider that speaks OpenAI's `POST /embeddings`. */
export class HttpEmbedder implements Embedder {
  readonly isLocal = false;
  readonly model: string;
  readonly leastSimilarity: number;
  private readonly breaker = new CircuitBreaker(() => performance.now());
  private readonly remembered = new Map<string, Float32Array>();

  constructor(
    private readonly url: string,
    private readonly settings: EmbeddingsSettings,
  ) {
    const { EMBEDDINGS_MODEL: model, EMBEDDINGS_DIMENSIONS: dimensions } = settings;
    this.model = `${new URL(url).host}/${model}/${dimensions}`;
    this.leastSimilarity = settings.EMBEDDINGS_LEAST_SIMILARITY;
  }

  async embedSkills(skills: readonly SearchableTexts[]): Promise<Float32Array[]> {
    return this.ask(skills.map(textOf), this.settings.EMBEDDINGS_TIMEOUT_MS);
  }

  async embedQuery(text: string): Promise<Float32Array | undefined> {
    const known = this.remembered.get(text);
    if (known !== undefined) return known;
    const [vector] = await this.ask([text], this.settings.EMBEDDINGS_QUERY_TIMEOUT_MS).catch(() => [undefined]);
    if (vector !== undefined) this.remember(text, vector);
    return vector;
  }

  isNear(_query: string, _skill: ShownTexts, similarity: number): boolean {
    return similarity >= this.leastSimilarity;
  }

  private async ask(input: readonly string[], timeoutMs: number): Promise<Float32Array[]> {
    if (!this.breaker.mayTry()) throw new EmbeddingFailed('the provider did not answer lately');
    try {
      const vectors = await this.send(input, AbortSignal.timeout(timeoutMs));
      this.breaker.succeeded();
      return vectors;
    } catch (error) {
      const isRefusal = error instanceof EmbeddingFailed && error.isRefusal;
      if (isRefusal) this.breaker.succeeded();
      else this.breaker.failed();
      throw error instanceof EmbeddingFailed ? error : new EmbeddingFailed((error as Error).message);
    }
  }

  private async send(input: readonly string[], signal: AbortSignal): Promise<Float32Array[]> {
    const { EMBEDDINGS_KEY: key, EMBEDDINGS_MODEL: model, EMBEDDINGS_DIMENSIONS: dimensions } = this.settings;
    const response = await fetch(`${this.url.replace(/\/+$/, '')}/embeddings`, {
      method: 'POST',
      signal,
      redirect: 'error',
      headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ model, input, dimensions, encoding_format: 'float' }),
    });
    if (!response.ok) {
      await response.body?.cancel();
      const isRefusal = response.status === 400 || response.status === 413 || response.status === 422;
      throw new EmbeddingFailed(`the provider answered ${response.status}`, isRefusal);
    }
    return vectorsOf(await response.json(), input.length, dimensions);
  }

  private remember(text: string, vector: Float32Array): void {
    const [oldest] = this.remembered.keys();
    if (this.remembered.size >= REMEMBERED && oldest !== undefined) this.remembered.delete(oldest);
    this.remembered.set(text, vector);
  }
}

function textOf({ slug, displayName, summary, tags }: SearchableTexts): string {
  return [displayName, slug, summary ?? '', tags.join(', ')].join('\n').slice(0, LONGEST_TEXT);
}

/** @throws EmbeddingFailed when these are not the vectors that were asked for */
function vectorsOf(body: unknown, count: number, dimensions: number): Float32Array[] {
  const { data } = (body ?? {}) as { data?: { index?: number; embedding?: unknown }[] };
  if (!Array.isArray(data) || data.length !== count) throw new EmbeddingFailed('the provider answered something else');
  const ordered = data.toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0));
  return ordered.map(({ embedding }) => {
    const fits = Array.isArray(embedding) && embedding.length === dimensions && embedding.every(Number.isFinite);
    if (!fits) throw new EmbeddingFailed(`the provider's vectors do not have ${dimensions} dimensions`);
    return Float32Array.from(embedding as number[]);
  });
}
