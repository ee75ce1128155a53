import { Inject, Injectable, Logger } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import { githubConfig, type GithubSettings } from './github.config';

/** A repository, and the numbers that stay with it when it is renamed or its name is taken by somebody else. */
export interface GithubRepository {
  readonly repository: string;
  readonly repositoryId: string;
  readonly repositoryOwner: string;
  readonly repositoryOwnerId: string;
}

const TIMEOUT_MS = 4_000;
/** The description of a repository is a few KB. */
const MAX_BYTES = 256 * 1024;

/** Asks GitHub which repository a name means. */
@Injectable()
export class GithubRepositories {
  private readonly logger = new Logger('GitHub');

  constructor(@Inject(githubConfig.token) private readonly settings: GithubSettings) {}

  /**
   * @param repository `owner/name`, checked to be nothing else: it becomes a part of a URL
   * @throws DomainError TRUSTED_PUBLISHER_INVALID when there is none, GITHUB_UNAVAILABLE
   */
  async find(repository: string): Promise<GithubRepository> {
    const { status, body } = await this.ask(`/repos/${repository}`);
    if (status === 403 || status === 429)
      throw new DomainError('GITHUB_UNAVAILABLE', 'GitHub API rate limit exceeded — please try again in a few minutes');
    // A redirect means that it goes by another name now; its jobs sign that one.
    if (status === 404 || (status >= 300 && status < 400))
      throw new DomainError('TRUSTED_PUBLISHER_INVALID', `There is no GitHub repository ${repository} to be seen`);
    const found = status === 200 ? repositoryOf(body) : undefined;
    if (found !== undefined) return found;
    this.logger.warn({ repository, status }, 'GitHub gave an answer that cannot be used');
    throw new DomainError('GITHUB_UNAVAILABLE');
  }

  private async ask(path: string): Promise<{ status: number; body: unknown }> {
    const { GITHUB_API_URL: base, GITHUB_API_TOKEN: token } = this.settings;
    const headers = {
      accept: 'application/vnd.github+json',
      'user-agent': 'reef',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(base.replace(/\/$/, '') + path, { headers, signal, redirect: 'manual' });
      if (response.status === 200) return { status: 200, body: JSON.parse(await shortText(response)) as unknown };
      await response.body?.cancel();
      return { status: response.status, body: undefined };
    } catch (error) {
      this.logger.warn({ err: error }, 'GitHub did not answer');
      throw new DomainError('GITHUB_UNAVAILABLE');
    }
  }
}

async function shortText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error(`the answer is longer than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Undefined when it is not what GitHub's documentation says. */
function repositoryOf(body: unknown): GithubRepository | undefined {
  const { id, full_name: fullName, owner } = (body ?? {}) as Record<string, unknown>;
  const { id: ownerId, login } = (owner ?? {}) as Record<string, unknown>;
  if (!Number.isSafeInteger(id) || !Number.isSafeInteger(ownerId)) return undefined;
  if (typeof fullName !== 'string' || typeof login !== 'string') return undefined;
  return {
    repository: fullName,
    repositoryId: String(id),
    repositoryOwner: login,
    repositoryOwnerId: String(ownerId),
  };
}
