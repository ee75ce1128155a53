import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { eventually } from '../../support/eventually';
import { freePort } from '../../support/free-port';
import { createDatabase, type TestDatabase } from '../../support/postgres';
import { startProcess, type TestProcess } from '../../support/processes';
import { runCommand } from '../../support/run-command';
import { runSource } from '../../support/sources';
import { tempDirectory, type TempDirectory } from '../../support/temp-directory';
import { ADMIN_TOKEN, runSql, type Answer } from './start-gateway';

const MAIN = join(__dirname, 'oauth-gateway.ts');
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

export const RATING_SCOPE = 'plugin:rating:read plugin:rating:write';
export const REDIRECT = 'https://program.test/callback';
/** What a code is exchanged with (RFC 7636). */
export const VERIFIER = 'v'.repeat(43);
/** A client that speaks for itself. */
export const OWN = { grant: 'client_credentials', redirectUris: [] };

export interface Client {
  readonly clientId: string;
  readonly clientSecret?: string;
}
/** Somebody who is signed in. */
export interface Person {
  readonly cookie: string;
  readonly userId: string;
  readonly handle: string;
}

/** The gateway in a process of its own: the OAuth server is an ES module, which Jest cannot load. */
export class OAuthGateway {
  private users = 0;

  private constructor(
    readonly issuer: string,
    private readonly database: TestDatabase,
    private readonly process: TestProcess,
    private readonly directory: TempDirectory,
  ) {}

  static async start(): Promise<OAuthGateway> {
    const [database, directory, port, opsPort] = await Promise.all([
      createDatabase(),
      tempDirectory(),
      freePort(),
      freePort(),
    ]);
    const issuer = `http://127.0.0.1:${port}`;
    const env = {
      DATABASE_URL: database.url,
      REEF_SECRET_KEY: 'x'.repeat(32),
      REEF_ADMIN_TOKEN: ADMIN_TOKEN,
      REEF_PUBLIC_URL: issuer,
      BLOB_DIR: directory.path,
      LOG_LEVEL: 'warn',
      RATE_LIMIT_PROFILE: 'clawhub-2026',
      PORT: String(port),
      OPS_PORT: String(opsPort),
    };
    const process = await startProcess({ ...runSource(MAIN), env });
    const isReady = () =>
      fetch(`http://127.0.0.1:${opsPort}/readyz`).then(
        ({ status }) => status,
        () => 0,
      );
    await eventually(isReady, 200, { timeoutMs: 40_000, intervalMs: 100 });
    return new OAuthGateway(issuer, database, process, directory);
  }
  async call(method: string, path: string, init: Omit<RequestInit, 'method'> = {}): Promise<Answer> {
    const response = await fetch(this.issuer + path, { ...init, method });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  }
  get(path: string, { token }: { token?: string } = {}, headers: Record<string, string> = {}): Promise<Answer> {
    const all = token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` };
    return this.call('GET', path, { headers: all });
  }
  admin(path: string, value: unknown): Promise<Answer> {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
    return this.call('POST', path, { headers, body: JSON.stringify(value) });
  }
  sql<R>(text: string, values: unknown[] = []): Promise<R[]> {
    return runSql<R>(this.database, text, values);
  }
  /** What happened, by the end of the subject; oldest first. */
  async eventsOf(name: string): Promise<object[]> {
    const rows = await this.sql<{ payload: object }>(
      `SELECT payload FROM gateway.outbox WHERE subject = $1 ORDER BY position`,
      [`reef.evt.gateway.${name}.v1`],
    );
    return rows.map(({ payload }) => payload);
  }
  async stop(): Promise<void> {
    await this.process.stop('SIGTERM', { timeoutMs: 30_000 });
    await this.database.close();
    await this.directory.close();
  }

  async createClient(facts: object = {}): Promise<Client> {
    const grant = 'authorization_code refresh_token';
    const body = { name: 'A <program>', grant, scope: RATING_SCOPE, redirectUris: [REDIRECT], ...facts };
    const answer = await this.admin('/api/v1/admin/clients', body);
    expect([answer.status, answer.text]).toEqual([201, answer.text]);
    return answer.json as Client;
  }
  async signIn(role = 'user'): Promise<Person> {
    const handle = `person-${++this.users}`;
    await this.admin('/api/v1/admin/users', { handle, role });
    const secret = randomBytes(32).toString('base64url');
    const [row] = await this.sql<{ user_id: string }>(
      `INSERT INTO gateway.session (id, sha256, user_id, method, created_at, last_seen_at, expires_at)
       SELECT gen_random_uuid(), $1, id, 'password', now(), now(), now() + interval '1 hour' FROM gateway.user
       WHERE handle = $2 RETURNING user_id`,
      [createHash('sha256').update(secret).digest('hex'), handle],
    );
    return { cookie: `reef_session=${secret}`, userId: row!.user_id, handle };
  }
  /** Sends a form as this client, or as nobody. */
  send(path: string, form: Record<string, string>, client?: Client): Promise<Answer> {
    const { clientId, clientSecret } = client ?? {};
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const headers = { ...FORM, ...(clientSecret === undefined ? {} : { authorization: `Basic ${basic}` }) };
    const body = { ...form, ...(clientId === undefined || clientSecret !== undefined ? {} : { client_id: clientId }) };
    return this.call('POST', path, { headers, body: new URLSearchParams(body).toString() });
  }
  async ownToken(client: Client): Promise<string> {
    const answer = await this.send('/oauth/token', { grant_type: 'client_credentials' }, client);
    expect([answer.status, answer.text]).toEqual([200, answer.text]);
    return answer.json.access_token as string;
  }
  /** What a browser gets that is sent to the authorization endpoint; `undefined` leaves a parameter out. */
  authorize(client: Client, changes: Record<string, string | undefined> = {}, headers = {}): Promise<Response> {
    const asked = {
      client_id: client.clientId,
      response_type: 'code',
      redirect_uri: REDIRECT,
      state: 's',
      code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
      code_challenge_method: 'S256',
      ...changes,
    };
    const given = Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== undefined);
    const query = new URLSearchParams(given).toString();
    return fetch(`${this.issuer}/oauth/authorize?${query}`, { redirect: 'manual', headers });
  }
  /** A code for the client, which belongs to `VERIFIER`: the person has agreed. */
  async code(client: Client): Promise<string> {
    const { cookie } = await this.signIn();
    const started = await this.authorize(client);
    const own = started.headers.getSetCookie().map((text) => text.split(';')[0]!);
    const browse = (location: string | null, init: RequestInit = {}) => {
      const headers = { cookie: [...own, cookie].join('; ') };
      return fetch(new URL(location ?? '', this.issuer), { ...init, headers, redirect: 'manual' });
    };
    const page = started.headers.get('location');
    const csrf = /name="csrf" value="([^"]+)"/.exec(await (await browse(page)).text())?.[1] ?? '';
    const body = new URLSearchParams({ csrf, decision: 'allow' });
    const decided = await browse(page, { method: 'POST', body });
    const resumed = await browse(decided.headers.get('location'));
    return new URL(resumed.headers.get('location') ?? '').searchParams.get('code') ?? '';
  }
  /** Whether the token works: a rating route that needs one, and nothing else we have here, answers 401 without. */
  async works(token: string): Promise<boolean> {
    return (await this.get('/v1/plugins/none/ratings', { token })).status !== 401;
  }
  /** What a program around somebody else's OAuth library prints, as JSON. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  async oracle(program: string, given: object): Promise<any> {
    const result = await runCommand(process.execPath, [program, JSON.stringify({ issuer: this.issuer, ...given })]);
    expect([result.code, result.stderr]).toEqual([0, '']);
    return JSON.parse(result.stdout);
  }
}
