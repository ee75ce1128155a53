import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

export type Claims = Readonly<Record<string, unknown>>;

/** The workflow of ClawHub's that does the publishing. */
const PUBLISH_WORKFLOW = 'openclaw/clawhub/.github/workflows/package-publish.yml@refs/heads/main';
const RSA = { alg: 'RS256', use: 'sig' };

/** The numbers GitHub would give a repository and its owner. A repository called `missing` does not exist. */
export function repositoryFacts(repository: string): {
  id: number;
  full_name: string;
  owner: { id: number; login: string };
} {
  const [login = ''] = repository.split('/');
  const number = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE();
  return { id: number(repository), full_name: repository, owner: { id: number(login), login } };
}

/**
 * The claims of a job that a trusted publisher of this repository, with the workflow `release.yml`, lets through
 * (server-semantics 1.7).
 */
export function jobClaims(issuer: string, repository: string, changes: Claims = {}): Claims {
  const { id, owner } = repositoryFacts(repository);
  const now = Math.floor(Date.now() / 1_000);
  return {
    ...{ iss: issuer, aud: 'clawhub', sub: `repo:${repository}:ref:refs/heads/main`, jti: randomUUID() },
    ...{ iat: now, nbf: now, exp: now + 300, repository, repository_id: String(id) },
    ...{ repository_owner: owner.login, repository_owner_id: String(owner.id) },
    ...{ workflow_ref: `${repository}/.github/workflows/release.yml@refs/heads/main` },
    ...{ job_workflow_ref: PUBLISH_WORKFLOW, runner_environment: 'github-hosted', event_name: 'workflow_dispatch' },
    ...{ ref: 'refs/heads/main', sha: 'c'.repeat(40), run_id: '4711' },
    ...changes,
  };
}

/** Where a job of this stand-in asks for an identity token, as `ACTIONS_ID_TOKEN_REQUEST_URL` says it. */
export function idTokenUrl(githubUrl: string, claims: Claims): string {
  return `${githubUrl}/actions/${Buffer.from(JSON.stringify(claims)).toString('base64url')}?api-version=2.0`;
}

/** What Reef asks of GitHub, on the loopback: the issuer of Actions with its keys, and descriptions of repositories. */
export class GithubStandIn {
  /** Answers 503 to everything. */
  down = false;
  private readonly pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  private readonly stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
  /** How often the keys were asked for. */
  keyRequests = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<GithubStandIn> {
    const server = createServer((request, response) => {
      const { status, body } = github.answer(request);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    const github = new GithubStandIn(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    return github;
  }
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** A token of a job that is let through, but for the changes. */
  job(repository: string, changes: Claims = {}): string {
    return this.token(jobClaims(this.url, repository, changes));
  }
  token(claims: Claims, header: Claims = {}): string {
    return signed({ ...RSA, kid: 'github', ...header }, claims, (data) => sign('sha256', data, this.pair.privateKey));
  }
  /** Signed by somebody else, who calls the key by the name of GitHub's or by another. */
  forged(claims: Claims, kid: string): string {
    return signed({ ...RSA, kid }, claims, (data) => sign('sha256', data, this.stranger.privateKey));
  }
  unsigned(claims: Claims): string {
    return signed({ alg: 'none' }, claims, () => Buffer.alloc(0));
  }

  private answer({ url = '' }: IncomingMessage): { status: number; body: object } {
    const [path = ''] = url.split('?');
    if (this.down) return { status: 503, body: {} };
    if (path === '/.well-known/jwks') {
      this.keyRequests += 1;
      return {
        status: 200,
        body: { keys: [{ ...this.pair.publicKey.export({ format: 'jwk' }), ...RSA, kid: 'github' }] },
      };
    }
    const [, , owner, name] = path.split('/');
    if (path.startsWith('/actions/')) return { status: 200, body: { value: this.token(claimsIn(owner ?? '')) } };
    if (!path.startsWith('/repos/') || name === 'missing') return { status: 404, body: {} };
    return { status: 200, body: repositoryFacts(`${owner}/${name}`) };
  }
}

function claimsIn(text: string): Claims {
  return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Claims;
}

function signed(header: Claims, claims: Claims, signature: (data: Buffer) => Buffer): string {
  const parts = [{ typ: 'JWT', ...header }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return [...parts, signature(Buffer.from(parts.join('.'))).toString('base64url')].join('.');
}
