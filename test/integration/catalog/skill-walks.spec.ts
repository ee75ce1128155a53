import { randomBytes } from 'node:crypto';
import { listSkills } from '@app/contracts';
import { CatalogWorld, skillInput } from './catalog-world';

const COUNTERS = ['downloads', 'stars', 'installs_current', 'installs_all_time'];

describe('walking a list of skills while everything changes', () => {
  let world: CatalogWorld;
  const there = Array.from({ length: 40 }, (_, i) => `walked-${i}`);
  beforeAll(async () => {
    world = await CatalogWorld.start();
    await Promise.all(there.map((slug) => world.release(skillInput({ slug }))));
    // Counts with ties, so that the time of the update has to decide.
    for (const [i, column] of COUNTERS.entries())
      await world.sql(`UPDATE catalog.item SET ${column} = (right(name, 1)::int * ${i + 3}) % 7`);
  });
  afterAll(() => world.close());

  const page = (sort: string, limit: number, cursor?: string) =>
    world.call(listSkills, { sort, limit, ...(cursor === undefined ? {} : { cursor }) });

  /** Counts up and down, renews and adds skills until it is told to stop. */
  async function disturb(sort: string, isOver: () => boolean): Promise<void> {
    for (let n = 0; !isOver(); n++) {
      const slug = there[(n * 17) % there.length]!;
      const column = COUNTERS[n % COUNTERS.length];
      await world.sql(`UPDATE catalog.item SET ${column} = ${column} + $2 WHERE name = $1`, [
        slug,
        n % 3 === 0 ? -2 : 5,
      ]);
      if (n % 4 === 0) await world.sql(`UPDATE catalog.item SET updated_at = now() WHERE name = $1`, [slug]);
      if (n % 10 === 0) await world.release(skillInput({ slug: `${sort.toLowerCase()}-${n}` }));
      if (n % 10 === 5) await world.release(skillInput({ slug, version: `2.${sort.length}.${n}` }));
    }
  }

  it.each(['updated', 'newest', 'downloads', 'stars', 'installs', 'installsAllTime'])(
    'shows every skill that is there exactly once, by %s',
    async (sort) => {
      let over = false;
      const writers = [disturb(sort, () => over), disturb(`${sort}-x`, () => over), disturb(`${sort}-y`, () => over)];
      const seen: string[] = [];
      for (let cursor: string | undefined, pages = 0; ; pages++) {
        const { items, nextCursor } = await page(sort, 2, cursor);
        seen.push(...items.map(({ slug }) => slug));
        expect(pages).toBeLessThan(200);
        if (nextCursor === null) break;
        cursor = nextCursor;
      }
      over = true;
      await Promise.all(writers);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual(expect.arrayContaining(there));
    },
  );

  it('goes on in the order the walk began with', async () => {
    const all = (await page('downloads', 200)).items.map(({ slug }) => slug);
    const first = await page('downloads', 3);
    await world.sql(`UPDATE catalog.item SET downloads = downloads + 1000, updated_at = now() WHERE name = ANY($1)`, [
      [all[0], all[5], all.at(-1)],
    ]);
    const rest = await page('downloads', 200, first.nextCursor!);
    expect([...first.items, ...rest.items].map(({ slug }) => slug)).toEqual(all);
    expect((await page('downloads', 1)).items[0]?.slug).not.toBe(all[1]);
  });

  it('orders by count, then by update, then by creation', async () => {
    for (const [sort, key] of [
      ['downloads', 'downloads'],
      ['rating', 'stars'],
      ['installs-current', 'installsCurrent'],
      ['installs-all-time', 'installsAllTime'],
    ] as const) {
      const { items } = await page(sort, 200);
      const keys = items.map(({ stats, updatedAt }) => [stats[key], updatedAt] as const);
      expect(keys).toEqual(keys.toSorted((a, b) => b[0] - a[0] || b[1] - a[1]));
      expect(new Set(keys.map(([count]) => count)).size).toBeGreaterThan(1);
    }
  });

  it.each([
    ['updated', ['', 'Updated', 'anything else']],
    ['newest', ['createdAt', 'created-at', 'NEWEST']],
    ['stars', ['rating']],
    ['installs', ['install', 'installsCurrent', 'installs-current']],
    ['installsAllTime', ['installs-all-time']],
  ])('is the same walk as by %s, whichever name is used', async (sort, others) => {
    const slugs = ({ items }: Awaited<ReturnType<typeof page>>) => items.map(({ slug }) => slug);
    const first = await page(sort, 7);
    const second = slugs(await page(sort, 7, first.nextCursor!));
    for (const other of others) {
      expect([other, slugs(await page(other, 7))]).toEqual([other, slugs(first)]);
      expect([other, slugs(await page(other, 7, first.nextCursor!))]).toEqual([other, second]);
    }
  });

  it('forgets after an hour what was where, with the changes that come then', async () => {
    await world.sql(`UPDATE catalog.item_move SET moved_at = now() - interval '61 minutes'`);
    const many = () => world.sql<{ n: number }>(`SELECT count(*)::int AS n FROM catalog.item_move`);
    const [before] = await many();
    await world.sql(`UPDATE catalog.item SET stars = stars + 1 WHERE name = 'walked-1'`);
    expect(await many()).toEqual([{ n: before!.n - 1 }]);
  });
});

describe('lists of skills that are filtered', () => {
  let world: CatalogWorld;
  beforeAll(async () => {
    world = await CatalogWorld.start();
    for (const slug of ['map', 'map-kit', 'mapper', 'amap', 'maq']) await world.release(skillInput({ slug }));
    const suspicious = await world.skill(skillInput({ slug: 'map-odd' }));
    await world.judge('skill', suspicious, { verdict: 'suspicious' });
    await world.skill(skillInput({ slug: 'map-unseen' }));
  });
  afterAll(() => world.close());

  const list = async (input: object) => {
    const { items, nextCursor } = await world.call(listSkills, { sort: 'updated', limit: 10, ...input });
    return { slugs: items.map(({ slug }) => slug), nextCursor };
  };

  it('show slugs that begin so, in their order, page by page', async () => {
    expect(await list({ prefix: ' MAP ' })).toEqual({
      slugs: ['map', 'map-kit', 'map-odd', 'mapper'],
      nextCursor: null,
    });
    const first = await list({ prefix: 'map', limit: 3 });
    expect(await list({ prefix: 'map', limit: 3, cursor: first.nextCursor! })).toEqual({
      slugs: ['mapper'],
      nextCursor: null,
    });
    expect((await list({ prefix: 'ma', cursor: first.nextCursor! })).slugs[0]).toBe('map');
    for (const prefix of ['%', '_', "'", '地', 'zzz']) expect((await list({ prefix })).slugs).toEqual([]);
  });
  it('leave out what is suspicious when asked to', async () => {
    expect((await list({ prefix: 'map', nonSuspiciousOnly: true })).slugs).toEqual(['map', 'map-kit', 'mapper']);
    expect((await list({ nonSuspiciousOnly: true })).slugs).not.toContain('map-odd');
    expect((await list({})).slugs).toContain('map-odd');
  });
  it('end a page before it gets too large for the bus, and lose nobody', async () => {
    const changelog = () => randomBytes(36_000).toString('base64');
    const wordy = Array.from({ length: 30 }, (_, i) => `wordy-${String(i).padStart(2, '0')}`);
    await Promise.all(wordy.map((slug) => world.release(skillInput({ slug, changelog: changelog() }))));
    const first = await list({ prefix: 'wordy', limit: 200 });
    const second = await list({ prefix: 'wordy', limit: 200, cursor: first.nextCursor! });
    expect([...first.slugs, ...second.slugs]).toEqual(wordy);
    expect([first.slugs.length < wordy.length, second.nextCursor]).toEqual([true, null]);
    expect((await list({ limit: 200 })).nextCursor).toEqual(expect.any(String));
  });
});
