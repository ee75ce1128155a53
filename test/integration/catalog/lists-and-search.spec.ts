import { listSkills, searchSkills } from '@app/contracts';
import { BOB, CatalogWorld, skillInput } from './catalog-world';

describe('listing skills', () => {
  let world: CatalogWorld;
  beforeAll(async () => {
    world = await CatalogWorld.start();
    for (let i = 0; i < 12; i++) await world.release(skillInput({ slug: `listed-${i}` }));
  });
  afterAll(() => world.close());

  const page = (sort: string, limit: number, cursor?: string) =>
    world.call(listSkills, { sort, limit, ...(cursor === undefined ? {} : { cursor }) });
  const walk = async (sort: string, between: (page: number) => Promise<unknown>): Promise<string[]> => {
    const seen: string[] = [];
    for (let cursor: string | undefined, n = 0; ; n++) {
      const { items, nextCursor } = await page(sort, 3, cursor);
      seen.push(...items.map(({ slug }) => slug));
      if (nextCursor === null) return seen;
      cursor = nextCursor;
      await between(n);
    }
  };

  it.each(['updated', 'newest'])('shows every skill exactly once, by %s, while others publish', async (sort) => {
    const before = (await page(sort, 200)).items.map(({ slug }) => slug);
    const seen = await walk(sort, async (n) => {
      await world.release(skillInput({ slug: `${sort}-new-${n}` }));
      // A skill the walk has not reached yet, and one it has passed, move to the front.
      await world.release(skillInput({ slug: before.at(-1)!, version: `2.${sort.length}.${n}` }));
      await world.release(skillInput({ slug: before[0]!, version: `2.${sort.length}.${n}` }));
    });
    expect(seen).toEqual(before);
  });

  it('puts what was published last first, and a back-port as well; creation order does not move', async () => {
    await world.release(skillInput({ slug: 'listed-5', version: '0.1.0' }));
    expect((await page('updated', 1)).items).toMatchObject([{ slug: 'listed-5', latestVersion: { version: '1.0.0' } }]);
    expect((await page('createdAt', 1)).items).not.toMatchObject([{ slug: 'listed-5' }]);
  });

  it('starts over with a cursor that is not one of its own, or of another order', async () => {
    const first = await page('updated', 2);
    expect((await page('updated', 2, 'AAAA')).items).toEqual(first.items);
    const created = await page('createdAt', 2);
    expect((await page('updated', 2, created.nextCursor!)).items).toEqual(first.items);
  });

  it('leaves a skill out that has no visible version', async () => {
    await world.skill(skillInput({ slug: 'unseen' }));
    expect((await page('newest', 200)).items.map(({ slug }) => slug)).not.toContain('unseen');
  });
});

describe('searching skills', () => {
  let world: CatalogWorld;
  beforeAll(async () => {
    world = await CatalogWorld.start();
    const texts = [
      ['pdf-forms', 'PDF Forms', 'Fills in forms'],
      ['pdf', 'Portable', 'Reads documents'],
      ['forms-kit', 'Kit', 'Builds surveys and PDF files'],
      ['weather', 'Weather', "It's 100% & | ! :* ' \\ rain"],
      ['tenki', '天気予報', null],
    ] as const;
    for (const [slug, displayName, summary] of texts) await world.release(skillInput({ slug, displayName, summary }));
    await world.release(skillInput({ ...BOB, slug: 'caf-menu', displayName: 'Café Menü', summary: null }));
  });
  afterAll(() => world.close());

  const search = async (query: string, exact = false, limit = 10): Promise<string[]> =>
    (await world.call(searchSkills, { query, limit, exact })).results.map(({ slug }) => slug);

  it('ranks the exact slug, then words of slug and name, then the summary', async () => {
    expect(await search('pdf')).toEqual(['pdf', 'pdf-forms', 'forms-kit']);
    expect(await search('PDF form')).toEqual(['pdf-forms', 'forms-kit']);
    expect(await search('survey')).toEqual(['forms-kit']);
    expect(await search('pdf', false, 1)).toEqual(['pdf']);
  });

  it('shows each result with what clients need to show it', async () => {
    const { results } = await world.call(searchSkills, { query: 'weather', limit: 10, exact: false });
    expect(results).toEqual([
      {
        ...{ slug: 'weather', displayName: 'Weather', version: '1.0.0', downloads: 0, source: 'clawhub' },
        ...{
          score: expect.any(Number),
          summary: "It's 100% & | ! :* ' \\ rain",
          updatedAt: expect.any(Number),
          ownerHandle: 'alice',
        },
        owner: { handle: 'alice', displayName: 'Alice', image: null },
      },
    ]);
  });

  it('finds words with accents and in scripts without spaces', async () => {
    expect(await search('cafe menu')).toEqual(['caf-menu']);
    expect(await search('天気')).toEqual(['tenki']);
  });

  it('finds only the slug or the name itself when asked to be exact', async () => {
    expect(await search('pdf', true)).toEqual(['pdf']);
    expect(await search('pdf forms', true)).toEqual(['pdf-forms']);
    expect(await search('forms', true)).toEqual([]);
  });

  it.each([
    '',
    '   ',
    '?!',
    "'",
    ':*',
    "' & '",
    '\\',
    "'; DROP TABLE catalog.item",
    'a'.repeat(500),
    '天'.repeat(400),
    'x '.repeat(250),
  ])('understands %j as words or as nothing', async (query) => {
    expect(await search(query)).toEqual([]);
  });
});
