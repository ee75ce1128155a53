import { Inject, Injectable } from '@nestjs/common';
import { CircuitBreaker, nowMs } from '@app/kernel';
import { request } from 'undici';
import { dependenciesConfig, type DependenciesSettings } from './dependencies.config';
import { ECOSYSTEMS, type Ecosystem } from './dependency';
import { addressOf, knownFrom, type KnownPackage, type Unresolved } from './registry-answer.rules';

/** Answers are read so far, in bytes. The document of a package with more to say is no young one's. */
const MOST_BYTES = 1024 * 1024;
/** How long one registry may take for one name, in milliseconds. */
const LOOKUP_MS = 5_000;
/** How often a name is asked for before it is left to a later attempt. */
const TRIES = 2;

/** The public registries, as an operator has set them. No manifest and no redirect leads anywhere else. */
@Injectable()
export class PackageRegistries {
  private readonly breakers = new Map(ECOSYSTEMS.map((each) => [each, new CircuitBreaker(nowMs)]));
  private readonly bases: Readonly<Record<Ecosystem, string>>;

  constructor(@Inject(dependenciesConfig.token) settings: DependenciesSettings) {
    const { DEPENDENCY_NPM_URL: npm, DEPENDENCY_PYPI_URL: pypi, DEPENDENCY_CRATES_URL: crates } = settings;
    this.bases = { npm, pypi, crates };
  }

  /** Where names of an ecosystem are looked up; undefined: nowhere. */
  baseOf(ecosystem: Ecosystem): string | undefined {
    const base = this.bases[ecosystem];
    return base === 'none' ? undefined : base;
  }

  /** Asks for a name. Never rejects; `signal` ends it early. */
  async look(ecosystem: Ecosystem, name: string, signal: AbortSignal): Promise<KnownPackage | Unresolved> {
    const base = this.baseOf(ecosystem);
    if (base === undefined) return { unresolved: 'No registry is set up for it.', isDown: false };
    const breaker = this.breakers.get(ecosystem)!;
    for (let tries = 1; ; tries += 1) {
      if (signal.aborted) return { unresolved: 'There was no time left.', isDown: false };
      if (!breaker.mayTry()) return { unresolved: 'The registry did not answer lately.', isDown: true };
      const answer = await this.ask(ecosystem, addressOf(ecosystem, base, name), signal);
      const isDown = 'unresolved' in answer && answer.isDown;
      if (!isDown) breaker.succeeded();
      else if (!signal.aborted) breaker.failed();
      if (!isDown || tries >= TRIES) return answer;
    }
  }

  private async ask(ecosystem: Ecosystem, url: string, over: AbortSignal): Promise<KnownPackage | Unresolved> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), LOOKUP_MS);
    const end = (): void => late.abort();
    over.addEventListener('abort', end);
    try {
      const { statusCode, body } = await request(url, {
        headers: { accept: 'application/json', 'user-agent': 'reef' },
        signal: late.signal,
      });
      const text = await textOf(body as AsyncIterable<Buffer>);
      return knownFrom(ecosystem, statusCode, text);
    } catch (error) {
      return { unresolved: late.signal.aborted ? 'The registry took too long.' : reasonOf(error), isDown: true };
    } finally {
      clearTimeout(timer);
      over.removeEventListener('abort', end);
    }
  }
}

/** The answer's text; undefined when it is longer than is read. Leaving the loop closes the connection. */
async function textOf(body: AsyncIterable<Buffer>): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
function reasonOf(error: unknown): string {
  const { code } = error as { code?: string };
  return `The registry cannot be reached (${code ?? 'unknown reason'}).`;
}
