import { randomUUID } from 'node:crypto';
import { uniqueName } from '../support/bundles';
import { eventually } from '../support/eventually';
import { type Reply } from '../support/http';
import { type RegistryClient, type User } from '../support/registry-client';
import { repetitions } from '../support/repetitions';
import { seededRandom } from '../support/seeded-random';
import { tempDirectory, type TempDirectory } from '../support/temp-directory';
import { standaloneFacts, standaloneProcess } from '../support/topologies';
import { type ReefProcess } from '../support/reef-process';
import { inBothTopologies, START_TIMEOUT_MS, World } from '../support/world';

const REPLAYED = 'idempotency-replayed';

interface Keyed {
  readonly token: string;
  readonly key?: string;
  readonly body: object;
}
function rate(world: RegistryClient, plugin: string, { token, key, body }: Keyed): Promise<Reply> {
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
  return world.request('POST', `/v1/plugins/${plugin}/ratings`, { token, json: body, headers });
}
async function newPlugin(world: World, publisher: User, reader: string): Promise<string> {
  const name = uniqueName('keyed');
  (await world.publishPlugin(publisher, { name, version: '1.0.0' })).expect(200);
  await eventually(async () => (await world.ratingsOf(reader, name)).status, 200);
  return name;
}
async function totalOf(world: World, plugin: string, token: string): Promise<number> {
  return (await world.ratingsOf(token, plugin)).expect(200).json.totalRatings;
}
/** What a problem says, less what names the request it answers. */
function content({ json }: Reply): object {
  const { instance: _, requestId: __, ...rest } = json as Record<string, unknown>;
  return rest;
}

inBothTopologies('Idempotency-Key', (world) => {
  let token: string;
  let plugin: string;
  beforeAll(async () => {
    token = await world.oauthToken();
    plugin = await newPlugin(world, await world.createUser('publisher'), token);
  });
  const ratingOf = ({ userId }: User, score = 4) => ({ userId, score, comment: 'Very stable.' });

  it('answers a request that is sent again with the first answer', async () => {
    const sent = { token, key: randomUUID(), body: ratingOf(await world.createUser()) };
    const before = await totalOf(world, plugin, token);
    const first = (await rate(world, plugin, sent)).expect(201);
    expect(first.header(REPLAYED)).toBeNull();
    const second = (await rate(world, plugin, sent)).expect(201);
    expect([second.header(REPLAYED), second.text]).toEqual(['true', first.text]);
    const quoted = (await rate(world, plugin, { ...sent, key: `"${sent.key}"` })).expect(201);
    expect([quoted.header(REPLAYED), quoted.text]).toEqual(['true', first.text]);
    expect(await totalOf(world, plugin, token)).toBe(before + 1);
  });
  it('knows a request by what it says, not by how it is written', async () => {
    const { userId } = await world.createUser();
    const sent = { token, key: randomUUID(), body: { userId, score: 3 } };
    const first = (await rate(world, plugin, sent)).expect(201);
    const again = (await rate(world, plugin, { ...sent, body: { score: 3, userId } })).expect(201);
    expect(again.text).toBe(first.text);
  });
  it('refuses the key for another request', async () => {
    const sent = { token, key: randomUUID(), body: ratingOf(await world.createUser()) };
    (await rate(world, plugin, sent)).expect(201);
    const others = [
      await rate(world, plugin, { ...sent, body: { ...sent.body, score: 1 } }),
      await rate(world, uniqueName('other'), sent),
    ];
    for (const other of others) {
      expect(other.expect(422).json).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
      expect(other.header('content-type')).toBe('application/problem+json');
    }
  });
  it('does not hand one caller the answer of another', async () => {
    const key = randomUUID();
    const [ana, bob] = [await world.createUser(), await world.createUser()];
    const of = (user: User) => rate(world, plugin, { token: user.token, key, body: { score: 5 } });
    const first = (await of(ana)).expect(201);
    const second = (await of(bob)).expect(201);
    expect([second.header(REPLAYED), second.json.userId]).toEqual([null, bob.userId]);
    expect((await of(ana)).expect(201).text).toBe(first.text);
    // The key is nothing to a stranger, not even a malformed one.
    (await rate(world, plugin, { token: 'clh_nobody', key: 'not valid', body: {} })).expect(401);
  });
  it('repeats a refusal that would be the same, and tries again after one that may pass', async () => {
    const user = await world.createUser();
    const unknown = { token, key: randomUUID(), body: ratingOf(user) };
    const nowhere = uniqueName('nowhere');
    const first = (await rate(world, nowhere, unknown)).expect(404);
    const second = (await rate(world, nowhere, unknown)).expect(404);
    expect([second.header(REPLAYED), content(second)]).toEqual(['true', content(first)]);
    expect(second.json.requestId).toBe(second.header('x-request-id'));

    (await rate(world, plugin, { token, body: ratingOf(user) })).expect(201);
    const twice = { token, key: randomUUID(), body: ratingOf(user, 1) };
    for (let i = 0; i < 2; i += 1) {
      const refused = await rate(world, plugin, twice);
      expect([refused.status, refused.json.code, refused.header(REPLAYED)]).toEqual([409, 'rating_exists', null]);
    }
  });
  it.each([
    ['nothing', ''],
    ['256 characters', 'x'.repeat(256)],
    ['a space', 'a b'],
    ['another alphabet', 'schl\u00fcssel'],
    ['an open quote', '"abc'],
  ])('refuses a key of %s', async (_what, key) => {
    const refused = await rate(world, plugin, { token, key, body: ratingOf(await world.createUser()) });
    expect(refused.expect(400).json).toMatchObject({ status: 400, code: 'idempotency_key_invalid' });
  });
  it('has one effect when a request is sent forty times at once', async () => {
    const sent = { token, key: randomUUID(), body: ratingOf(await world.createUser()) };
    const before = await totalOf(world, plugin, token);
    const replies = await Promise.all(Array.from({ length: 40 }, () => rate(world, plugin, sent)));
    expectOneEffect(replies);
    expect((await rate(world, plugin, sent)).expect(201).header(REPLAYED)).toBe('true');
    expect(await totalOf(world, plugin, token)).toBe(before + 1);
  });
  it('is documented on every route under /v1 where a second request would do something more', async () => {
    const { paths } = (await world.get('/api/v1/openapi.json')).expect(200).json as OpenApi;
    const posts = Object.entries(paths)
      .filter(([path]) => path.startsWith('/v1/') && !SAYS_WHAT_SHALL_BE.test(path))
      .flatMap(([path, { post }]) => (post === undefined ? [] : [{ path, route: post }]));
    const without = posts.filter(({ route }) => !route.parameters?.some(({ name }) => name === 'Idempotency-Key'));
    expect(posts.length).toBeGreaterThan(5);
    expect(without.map(({ path }) => path)).toEqual([]);
    for (const { route } of posts) expect(Object.keys(route.responses)).toEqual(expect.arrayContaining(['409', '422']));
  });
});
/** POST routes that, like PUT and DELETE, say what shall be: said again, they change nothing more. */
const SAYS_WHAT_SHALL_BE = /\/ratings\/(releases|\{ratingId\}\/(reports|moderation))$/;
interface OpenApi {
  readonly paths: Record<string, Record<string, { parameters?: { name: string }[]; responses: object }>>;
}

/** Every answer is the original or "still running"; at least one is the original. */
function expectOneEffect(replies: readonly Reply[]): void {
  const originals = replies.filter(({ status }) => status === 201);
  const others = replies.filter(({ status }) => status !== 201);
  expect(originals.length).toBeGreaterThanOrEqual(1);
  expect(new Set(originals.map(({ text }) => text)).size).toBe(1);
  expect(originals.filter((reply) => reply.header(REPLAYED) === null)).toHaveLength(1);
  for (const other of others) {
    expect([other.status, other.json.code]).toEqual([409, 'idempotency_in_progress']);
    expect(other.header('retry-after')).toBe('1');
  }
}

describe('Idempotency-Key over a crash', () => {
  const ROUNDS = repetitions(3, 6);
  const RATINGS_AT_ONCE = 12;
  const LATEST_KILL_MS = 250;
  const world = new World('standalone');
  const random = seededRandom(20_261_122);
  let temporary: TempDirectory;
  let standalone: ReefProcess;
  // With API tokens: access tokens name the address of Reef, which is another one after each restart.
  let publisher: User;
  jest.setTimeout(START_TIMEOUT_MS);
  beforeAll(async () => {
    temporary = await tempDirectory();
    await restart();
    publisher = await world.createUser('publisher');
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await world.settled();
    await world.detach();
    await standalone.stop();
    await temporary.close();
  });
  async function restart(): Promise<void> {
    const data = `${temporary.path}/data`;
    standalone = await standaloneProcess(data, { env: { RATE_LIMIT_PROFILE: 'off' } });
    await standalone.launch();
    await world.attach(await standaloneFacts(standalone, data));
  }

  it('has one effect when a request is sent two hundred times at once', async () => {
    const plugin = await newPlugin(world, publisher, publisher.token);
    const { token } = await world.createUser();
    const sent = { token, key: randomUUID(), body: { score: 5 } };
    expectOneEffect(await Promise.all(Array.from({ length: 200 }, () => rate(world, plugin, sent))));
    expect(await totalOf(world, plugin, publisher.token)).toBe(1);
  });

  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'gives every caller its one rating, whenever Reef is killed: round %i',
    async () => {
      const plugin = await newPlugin(world, publisher, publisher.token);
      const users = await Promise.all(Array.from({ length: RATINGS_AT_ONCE }, () => world.createUser()));
      const sent = users.map(({ token }) => ({ token, key: randomUUID(), body: { score: 4 } }));
      const first = sent.map((one) => rate(world, plugin, one).catch(() => undefined));
      const gone = standalone.exited;
      setTimeout(() => void standalone.kill(), Math.round(random() * LATEST_KILL_MS));
      await gone;
      const answered = await Promise.all(first);
      await restart();

      // Whoever was not answered sends the same again until it is, as the rating spec says (5.1).
      const again = sent.map((one) => () => rate(world, plugin, one));
      for (const [i, send] of again.entries()) {
        const reply = await eventually(send, ({ status }) => status !== 409, { timeoutMs: 30_000, intervalMs: 200 });
        expect([i, reply.expect(201).json.userId]).toEqual([i, users[i]!.userId]);
        if (answered[i]?.status === 201) expect(reply.text).toBe(answered[i].text);
      }
      expect(await totalOf(world, plugin, publisher.token)).toBe(RATINGS_AT_ONCE);
    },
  );
});
