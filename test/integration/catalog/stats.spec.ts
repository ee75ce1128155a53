import {
  getSkill,
  listSkills,
  listTrendingSkills,
  rebuildStats,
  recordDownloads,
  reportInstall,
  reportInstalls,
  userBanned,
  type CounterDrift,
  type Input,
  type Output,
  type RpcContract,
  type ServedDownload,
} from '@app/contracts';
import { childTraceparent, newId, nowMs, runInContext, type Actor } from '@app/kernel';
import { eventually } from '../../support/eventually';
import { seededRandom } from '../../support/seeded-random';
import { CatalogWorld, packageInput, sha256, skillInput } from './catalog-world';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const now = nowMs();

let world: CatalogWorld;
beforeAll(async () => {
  world = await CatalogWorld.start({ TRENDING_REFRESH_SECONDS: '0' });
});
afterAll(() => world.close());

function as<C extends RpcContract>(userId: string, contract: C, input: Input<C>): Promise<Output<C>> {
  const actor: Actor = { userId, role: 'admin', publisherIds: [], tokenKind: 'api', scopes: [] };
  return runInContext({ requestId: newId(), traceparent: childTraceparent(), actor }, () =>
    world.rpc.call(contract, input),
  );
}
const served = (itemId: string, who: string, servedAt = now): ServedDownload => ({
  itemId,
  identity: sha256(who),
  servedAt,
});
const record = (...downloads: ServedDownload[]) => world.rpc.call(recordDownloads, { downloads });
const sync = (userId: string, roots: Record<string, string[]>) =>
  as(userId, reportInstalls, { roots: Object.entries(roots).map(([rootId, slugs]) => ({ rootId, slugs })) });
const add = (userId: string, name: string, more: Partial<Input<typeof reportInstall>> = {}) =>
  as(userId, reportInstall, { kind: 'skill', name, ...more });
const stats = async (slug: string) => (await world.call(getSkill, { slug })).skill.stats;
const released = async (slug: string, changes = {}) => (await world.release(skillInput({ slug, ...changes }))).itemId;
/** Everything that is wrong, found page by page. */
async function rebuild(correct = false): Promise<CounterDrift[]> {
  const drift: CounterDrift[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const page = { limit: 3, correct, ...(after === undefined ? {} : { after }) };
    const answer = await as(newId(), rebuildStats, page);
    drift.push(...answer.drift);
    after = answer.next;
  }
  return drift;
}

describe('downloads', () => {
  it('count once for an item, an identity and an hour, however often and by how many they are told', async () => {
    const itemId = await released('counted');
    expect(await record(served(itemId, 'a'), served(itemId, 'a'), served(itemId, 'b'))).toEqual({ counted: 2 });
    const again = Array.from({ length: 5 }, () => record(served(itemId, 'a'), served(itemId, 'c')));
    expect((await Promise.all(again)).reduce((sum, { counted }) => sum + counted, 0)).toBe(1);
    await record(served(itemId, 'a', now - HOUR_MS));
    expect((await stats('counted')).downloads).toBe(4);
  });
  it('do not count for what nobody knows, for a time long past, or for one to come', async () => {
    const itemId = await released('uncounted');
    const times = [0, now - 8 * DAY_MS, now + 2 * HOUR_MS];
    expect(await record(served(newId(), 'a'), ...times.map((at) => served(itemId, 'a', at)))).toEqual({ counted: 0 });
    expect((await stats('uncounted')).downloads).toBe(0);
  });
  it('leave the time of update alone', async () => {
    const itemId = await released('untouched');
    const before = (await world.call(getSkill, { slug: 'untouched' })).skill.updatedAt;
    await record(served(itemId, 'a'));
    await add(newId(), 'untouched');
    expect((await world.call(getSkill, { slug: 'untouched' })).skill.updatedAt).toBe(before);
  });
});

describe('installs', () => {
  const user = newId();
  beforeAll(async () => {
    for (const slug of ['one', 'two', 'six']) await released(slug);
  });
  const current = async () =>
    Promise.all(['one', 'two', 'six'].map(async (slug) => (await stats(slug)).installsCurrent));
  const allTime = async () =>
    Promise.all(['one', 'two', 'six'].map(async (slug) => (await stats(slug)).installsAllTime));

  it('follow the snapshots of each root: what is not named any more is gone there', async () => {
    await sync(user, { home: ['one', 'two'], work: ['ONE', 'unheard-of', ''] });
    expect([await current(), await allTime()]).toEqual([
      [1, 1, 0],
      [1, 1, 0],
    ]);
    await sync(user, { home: ['six'] });
    expect([await current(), await allTime()]).toEqual([
      [1, 0, 1],
      [1, 1, 1],
    ]);
    await sync(user, { work: [], home: ['two'] });
    expect([await current(), await allTime()]).toEqual([
      [0, 1, 0],
      [1, 1, 1],
    ]);
  });
  it('count a user once, wherever a report says that they have it', async () => {
    await add(user, 'two');
    await sync(user, { home: ['two', 'two'], work: ['two'] });
    expect(await current()).toEqual([0, 1, 0]);
    await sync(user, { home: [], work: [] });
    expect(await current()).toEqual([0, 1, 0]); // reported without a place
  });
  it('end when nobody has reported them for 120 days, at the next report', async () => {
    await world.sql(`UPDATE catalog.installed SET seen_at = seen_at - interval '121 days' WHERE user_id = $1`, [user]);
    await sync(user, {});
    expect([await current(), await allTime()]).toEqual([
      [0, 0, 0],
      [1, 1, 1],
    ]);
  });
  it('are those of the owner who is named, and of packages as well', async () => {
    await add(user, 'one', { ownerHandle: '@Alice' });
    await add(user, 'two', { ownerHandle: 'bob' });
    expect(await current()).toEqual([1, 0, 0]);
    const { itemId } = await world.package(packageInput());
    await add(user, '@alice/weather', { kind: 'package' });
    expect(await world.sql(`SELECT installs_all_time::int AS n FROM catalog.item WHERE id = $1`, [itemId])).toEqual([
      { n: 1 },
    ]);
  });
  it('keep the last hundred roots of somebody who names new ones without end', async () => {
    const other = newId();
    for (let i = 0; i < 3; i++)
      await sync(other, Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`root-${i}-${n}`, ['six']])));
    const [{ roots } = { roots: 0 }] = await world.sql<{ roots: number }>(
      `SELECT count(*)::int AS roots FROM catalog.installed WHERE user_id = $1`,
      [other],
    );
    expect(roots).toBe(100);
  });
  it('do not count for a banned user', async () => {
    await add(user, 'six');
    const before = await current();
    const ban = { userId: user, handle: 'x', restrictionId: newId(), reason: null, by: { kind: 'system' as const } };
    await world.publish(userBanned, { ...ban, publisherIds: [], roleBefore: 'user', revokedTokens: 0 });
    await eventually(current, [before[0]! - 1, before[1]!, before[2]! - 1]);
    expect(await rebuild()).toEqual([]);
  });
  it('do not drift when one user reports many things at once', async () => {
    const sets = [['one'], ['two'], ['six'], ['one', 'two'], []];
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => sync(user, { home: sets[i % 5]!, [`r${i % 3}`]: sets[i % 4]! })),
    );
    expect(await rebuild()).toEqual([]);
  });
});

it('counters are what a model of the facts says, whatever comes in whatever order', async () => {
  const random = seededRandom(20261122);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const some = <T>(list: readonly T[]): T[] => list.filter(() => random() < 0.5);
  const slugs = ['model-a', 'model-b', 'model-c', 'model-d'];
  const ids = new Map<string, string>();
  for (const slug of slugs) ids.set(slug, await released(slug));
  const users = Array.from({ length: 4 }, () => ({ id: newId(), roots: new Map<string, Set<string>>() }));
  const [downloads, installs] = [new Set<string>(), new Set<string>()];

  for (let round = 0; round < 25; round++) {
    const batches = Array.from({ length: 2 }, () =>
      Array.from({ length: 6 }, () => [pick(slugs), `who-${pick([1, 2, 3, 4, 5])}`, pick([0, 1, 30])] as const),
    );
    for (const [slug, who, hoursAgo] of batches.flat()) downloads.add(`${slug} ${who} ${hoursAgo}`);
    const reports = users.map(({ id, roots }) => {
      const [slug, root] = [pick(slugs), pick(['home', 'work'])];
      const has = random() < 0.7 ? some(slugs) : undefined;
      if (has === undefined) roots.set('', (roots.get('') ?? new Set()).add(slug));
      else roots.set(root, new Set(has));
      for (const one of has ?? [slug]) installs.add(`${one} ${id}`);
      return has === undefined ? add(id, slug) : sync(id, { [root]: has });
    });
    const counted = batches.map((batch) =>
      record(...batch.map(([slug, who, hoursAgo]) => served(ids.get(slug)!, who, now - hoursAgo * HOUR_MS))),
    );
    await Promise.all([...reports, ...counted]);
  }

  const beginningWith = (facts: Set<string>, slug: string) => [...facts].filter((fact) => fact.startsWith(`${slug} `));
  for (const slug of slugs)
    expect([slug, await stats(slug)]).toEqual([
      slug,
      {
        ...{ downloads: beginningWith(downloads, slug).length, stars: 0, versions: 1, comments: 0 },
        installsAllTime: beginningWith(installs, slug).length,
        installsCurrent: users.filter(({ roots }) => [...roots.values()].some((has) => has.has(slug))).length,
      },
    ]);
  expect(await rebuild()).toEqual([]);
});

describe('rebuilding', () => {
  it('finds every counter that is wrong, and makes it right', async () => {
    const itemId = await released('tampered');
    await record(served(itemId, 'a'), served(itemId, 'b', now - DAY_MS));
    await add(newId(), 'tampered');
    await world.sql(`INSERT INTO catalog.star (user_id, item_id, created_at) VALUES ($1, $2, now())`, [
      newId(),
      itemId,
    ]);
    await world.sql(
      `UPDATE catalog.item SET downloads = 7, installs_current = 8, installs_all_time = 9, version_count = 10 WHERE id = $1`,
      [itemId],
    );
    await world.sql(`UPDATE catalog.daily_total SET downloads = 5, installs = 6 WHERE item_id = $1`, [itemId]);
    const wrong = (counter: string, stored: number, actual: number, day: unknown = null) => ({
      ...{ itemId, kind: 'skill', name: 'tampered', counter, day, stored, actual },
    });
    const DAY = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);
    const drift = [
      wrong('dailyDownloads', 5, 1, DAY),
      wrong('dailyDownloads', 5, 1, DAY),
      wrong('dailyInstalls', 6, 0, DAY),
      wrong('dailyInstalls', 6, 1, DAY),
      wrong('downloads', 7, 2),
      wrong('installsAllTime', 9, 1),
      wrong('installsCurrent', 8, 1),
      wrong('stars', 0, 1),
      wrong('versions', 10, 1),
    ];
    expect(await rebuild()).toEqual(drift);
    expect(await rebuild(true)).toEqual(drift);
    expect(await rebuild()).toEqual([]);
    expect(await stats('tampered')).toMatchObject({ downloads: 2, stars: 1, installsCurrent: 1, versions: 1 });
  });
  it('takes the totals of days whose downloads are forgotten as they are', async () => {
    const itemId = await released('old');
    await world.sql(`INSERT INTO catalog.daily_total (item_id, day, downloads) VALUES ($1, current_date - 30, 41)`, [
      itemId,
    ]);
    await world.sql(`UPDATE catalog.item SET downloads = 41 WHERE id = $1`, [itemId]);
    await record(served(itemId, 'a'));
    expect(await rebuild()).toEqual([]);
    expect((await stats('old')).downloads).toBe(42);
  });
  it('is for administrators', async () => {
    await expect(world.call(rebuildStats, { limit: 1, correct: true })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('trending skills', () => {
  const trending = async (nonSuspiciousOnly = false): Promise<string[]> =>
    (await world.call(listTrendingSkills, { limit: 3, nonSuspiciousOnly })).items.map(({ slug }) => slug);
  const count = (itemId: string, { day = 0, installs = 0, downloads = 0 }) =>
    world.sql(
      `INSERT INTO catalog.daily_total (item_id, day, installs, downloads)
       VALUES ($1, (now() AT TIME ZONE 'UTC')::date - $2::int, $3, $4)`,
      [itemId, day, installs, downloads],
    );

  it('are those with most installs in seven days, then most downloads', async () => {
    const [first, second, third, past] = await Promise.all(
      ['top', 'tie-won', 'tie-lost', 'past'].map((s) => released(s)),
    );
    await count(first!, { day: 6, installs: 60 });
    await count(first!, { installs: 50 });
    await count(second!, { installs: 100, downloads: 5 });
    await count(third!, { installs: 100, downloads: 4 });
    await count(past!, { day: 7, installs: 1_000 });
    await eventually(() => trending(), ['top', 'tie-won', 'tie-lost']);
    const listed = await world.call(listSkills, { limit: 2, sort: 'TRENDING', cursor: 'anything' });
    expect(listed).toMatchObject({ items: [{ slug: 'top' }, { slug: 'tie-won' }], nextCursor: null });
  });
  it('may leave out suspicious ones, and never show what is out of sight', async () => {
    const registered = await world.release(skillInput({ slug: 'shady' }));
    await count(registered.itemId, { installs: 500 });
    await world.judge('skill', registered, { verdict: 'suspicious', revision: 2 });
    // Somebody who asks gets the board there is, and has the next one made.
    await eventually(() => trending(), ['shady', 'top', 'tie-won']);
    await eventually(() => trending(true), ['top', 'tie-won', 'tie-lost']);
    await world.judge('skill', registered, { verdict: 'malicious', revision: 3 });
    expect(await trending()).not.toContain('shady');
    await eventually(() => trending(), ['top', 'tie-won', 'tie-lost']);
  });
  it('look as openclaw reads them', async () => {
    await eventually(
      () => trending(),
      (slugs) => slugs[0] === 'top',
    );
    const { items } = await world.call(listTrendingSkills, { limit: 1 });
    expect(items).toEqual([
      {
        ...{ slug: 'top', displayName: 'PDF Forms', summary: 'Fills in forms', version: '1.0.0', source: 'clawhub' },
        ...{ official: false, ownerHandle: 'alice' },
        publisher: { handle: 'alice', displayName: 'Alice', image: null },
        install: { kind: 'clawhub', reference: '@alice/top', sourceUrl: null },
        metrics: { rolling60DayInstalls: null, bookmarks: 0, updatedAt: expect.any(Number) },
      },
    ]);
  });
});
