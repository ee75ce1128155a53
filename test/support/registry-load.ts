import { randomUUID } from 'node:crypto';
import { request } from 'undici';
import { simpleSkill, uniqueName } from './bundles';
import { eventually } from './eventually';
import { Reply, type RequestOptions } from './http';
import { RegistryClient, type User } from './registry-client';
import { type LoadStep } from './steady-load';

/** A registry at an address, for programs that are no tests. */
export class RemoteRegistry extends RegistryClient {
  constructor(
    readonly url: string,
    readonly adminToken: string,
  ) {
    super();
  }

  /** With a third of the work of `fetch`: who measures should not be what is measured. */
  override async request(method: string, path: string, options: RequestOptions = {}): Promise<Reply> {
    const { token, json, form, body = null, headers = {}, timeoutMs = 30_000 } = options;
    if (form !== undefined) return super.request(method, path, options);
    const answer = await request(`${this.url}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json === undefined ? body : JSON.stringify(json),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    const known = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]);
    return new Reply(`${method} ${path}`, answer.statusCode, new Headers(known), bytes);
  }
}

export interface RegistryStep extends LoadStep {
  send(): Promise<Reply>;
}

const RATED = 20;
const RATERS = 100;
const SKILLS = 10;

/**
 * What a registry is asked all day: reads, downloads, searches, ratings, a publish now and then. Publishes what the
 * others read before it resolves.
 *
 * @param share how many of a hundred requests are of each kind
 */
export async function registryLoad(
  registry: RegistryClient,
  share: Readonly<Record<string, number>>,
): Promise<RegistryStep[]> {
  const owner = await registry.createUser();
  const rater = await registry.oauthToken();
  const plugins = await inTurns(RATED, async () => {
    const name = uniqueName('rated');
    (await registry.publishPlugin(owner, { name, version: '1.0.0' })).expect(200);
    return name;
  });
  const skills = await inTurns(SKILLS, async () => {
    const slug = uniqueName('skill');
    (await publish(registry, owner, slug)).expect(200);
    await eventually(async () => (await registry.get(`/api/v1/skills/${slug}`)).status, 200, { timeoutMs: 30_000 });
    return slug;
  });
  const raters = await inTurns(RATERS, () => registry.createUser());
  let turn = 0;
  const next = (): { plugin: string; skill: string; n: number } => {
    const n = turn++;
    return { plugin: plugins[n % RATED]!, skill: skills[n % SKILLS]!, n };
  };
  let ratings = 0;
  /** Each user once to each plugin. */
  const pair = (): { plugin: string; userId: string } => {
    const n = ratings++;
    return { plugin: plugins[n % RATED]!, userId: raters[Math.floor(n / RATED) % RATERS]!.userId };
  };
  const sends: Record<string, Pick<RegistryStep, 'expected' | 'send'>> = {
    skill: { expected: [200], send: () => registry.get(`/api/v1/skills/${next().skill}`) },
    download: { expected: [200], send: () => registry.get(`/api/v1/download?slug=${next().skill}`) },
    search: { expected: [200], send: () => registry.get(`/api/v1/search?q=${next().skill}`) },
    whoami: { expected: [200], send: () => registry.get('/api/v1/whoami', { token: owner.token }) },
    ratings: {
      expected: [200],
      send: () => {
        const { plugin, n } = next();
        return registry.ratingsOf(rater, plugin, `?limit=${1 + (n % 50)}`);
      },
    },
    rate: {
      // 409: everybody has rated everything.
      expected: [201, 409],
      send: () => {
        const { plugin, userId } = pair();
        const headers = { 'idempotency-key': randomUUID() };
        const json = { userId, score: 1 + (ratings % 5), comment: 'Works as it says.' };
        return registry.request('POST', `/v1/plugins/${plugin}/ratings`, { token: rater, headers, json });
      },
    },
    publish: { expected: [200], send: () => publish(registry, owner, uniqueName('skill')) },
  };
  return Object.entries(share).map(([name, part]) => ({ name, share: part, ...sends[name]! }));
}

function publish(registry: RegistryClient, owner: User, slug: string) {
  return registry.publishSkillParts(owner, { slug, version: '1.0.0', files: simpleSkill(slug) });
}

async function inTurns<T>(many: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  while (made.length < many) made.push(await make());
  return made;
}
