import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { featureItem, reindexSkills, searchSkills, type Input, type Output, type RpcContract } from '@app/contracts';
import { childTraceparent, newId, runInContext, type Actor } from '@app/kernel';
import { eventually } from '../../support/eventually';
import { seededRandom } from '../../support/seeded-random';
import { CatalogWorld, skillInput } from './catalog-world';

type Query = Partial<Input<typeof searchSkills>> & { query: string };

const OPEN = { PUBLISH_GATE: 'none' };

function searchIn(world: () => CatalogWorld) {
  return async (query: Query) =>
    (await world().call(searchSkills, { limit: 10, exact: false, ...query })).results.map(({ slug }) => slug);
}
function callAs<C extends RpcContract>(world: CatalogWorld, role: Actor['role'], contract: C, input: Input<C>) {
  const actor: Actor = { userId: newId(), role, publisherIds: [], tokenKind: 'api', scopes: [] };
  const context = { requestId: newId(), traceparent: childTraceparent(), actor };
  return runInContext(context, () => world.rpc.call(contract, input)) as Promise<Output<C>>;
}

/** Some at once, not more than a service has connections. */
async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: 6 }, worker));
}

describe('search', () => {
  let world: CatalogWorld;
  const search = searchIn(() => world);
  const explained = async (query: string) =>
    (await world.call(searchSkills, { query, limit: 10, exact: false, explain: true })).results;
  beforeAll(async () => {
    world = await CatalogWorld.start(OPEN);
    for (const [slug, displayName, summary] of [
      ['personal-map', 'Atlas', 'Keeps places'],
      ['amap-jsapi-skill', 'AMap', 'A very popular map service'],
      ['mapper', 'Mapper', 'Draws'],
      ['weather-forecast', 'Weather Forecast', 'Tells whether it rains'],
      ['rain-alarm', 'Rain Alarm', 'Warns before the weather turns'],
      ['weather', 'Barometer', null],
    ] as const)
      await world.skill(skillInput({ slug, displayName, summary }));
    await world.sql(`UPDATE catalog.item SET downloads = 1000000 WHERE name = 'amap-jsapi-skill'`);
  });
  afterAll(() => world.close());

  it('ranks a standalone word before a beginning, and that before a text, however popular', async () => {
    expect(await search({ query: 'map' })).toEqual(['personal-map', 'mapper', 'amap-jsapi-skill']);
    expect(await search({ query: 'weather' })).toEqual(['weather', 'weather-forecast', 'rain-alarm']);
  });
  it('finds misspelt words and other forms, after everything else', async () => {
    expect(await search({ query: 'wheather forcast' })).toEqual(['weather-forecast']);
    expect((await explained('forecasting')).map(({ slug, explain }) => [slug, explain?.tier])).toEqual([
      ['weather-forecast', 'similar'],
    ]);
    expect(await search({ query: 'qqzzx vvkw' })).toEqual([]);
  });
  it('finds the words of texts, whether few skills have them or many', async () => {
    const gardeners = ['apple', 'beech', 'cedar', 'elder', 'fig', 'hazel'];
    for (const slug of gardeners)
      await world.skill(skillInput({ slug, displayName: slug, summary: `For gardeners who have no ${slug}berry` }));
    expect((await search({ query: 'gardener' })).toSorted()).toEqual(gardeners);
    for (const query of ['hazelberr', 'gardeners hazelberr']) expect(await search({ query })).toEqual(['hazel']);
  });
  it('explains a score as the sum of its parts, and only when asked', async () => {
    const results = await explained('map');
    expect(results.map(({ explain }) => explain?.tier)).toEqual(['token', 'prefix', 'text']);
    for (const { score, explain } of results) {
      const { tierScore, lexical, similarity, popularity } = explain!;
      expect(score).toBeCloseTo(tierScore + lexical + similarity + popularity);
    }
    expect(results.map(({ score }) => score)).toEqual(results.map(({ score }) => score).toSorted((a, b) => b - a));
    expect(results[2]!.explain).toMatchObject({ lexical: 0, popularity: 0.08 * Math.log(1_000_001) });
    const plain = await world.call(searchSkills, { query: 'map', limit: 10, exact: false });
    expect(plain.results.every((result) => !('explain' in result))).toBe(true);
  });
  it('answers the same twice', async () => {
    for (const query of ['map', 'e', 'weather rain']) expect(await explained(query)).toEqual(await explained(query));
  });
  it('shows only what is highlighted, and what is not suspicious, when asked to', async () => {
    const weather = { kind: 'skill', name: 'weather-forecast', featured: true } as const;
    await expect(callAs(world, 'user', featureItem, weather)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await callAs(world, 'moderator', featureItem, weather)).toMatchObject({
      name: 'weather-forecast',
      featured: true,
    });
    expect(await search({ query: 'weather', highlightedOnly: true })).toEqual(['weather-forecast']);
    expect(await search({ query: 'weather-forecast', highlightedOnly: true })).toEqual(['weather-forecast']);
    expect(await search({ query: 'map', highlightedOnly: true })).toEqual([]);
    await callAs(world, 'moderator', featureItem, { ...weather, featured: false });
    expect(await search({ query: 'weather', highlightedOnly: true })).toEqual([]);
    await expect(callAs(world, 'admin', featureItem, { ...weather, name: 'nobody-has-this' })).rejects.toMatchObject({
      code: 'SKILL_NOT_FOUND',
    });

    const odd = await world.skill(skillInput({ slug: 'odd-barograph', displayName: 'Barograph' }));
    await world.judge('skill', odd, { verdict: 'suspicious' });
    expect(await search({ query: 'barograph' })).toEqual(['odd-barograph']);
    expect(await search({ query: 'barograph', nonSuspiciousOnly: true })).toEqual([]);
    await world.judge('skill', odd, { verdict: 'malicious', revision: 2 });
    for (const query of ['barograph', 'odd-barograph', 'barogrpah']) expect(await search({ query })).toEqual([]);
  });
  it('follows a change of names, and of downloads', async () => {
    await world.skill(skillInput({ slug: 'renamed', displayName: 'Oldname', summary: null }));
    await world.skill(skillInput({ slug: 'renamed', displayName: 'Newname', summary: null, version: '2.0.0' }));
    expect([await search({ query: 'newname' }), await search({ query: 'oldname' })]).toEqual([['renamed'], []]);
    await world.sql(`UPDATE catalog.item SET downloads = 5000 WHERE name = 'mapper'`);
    expect(
      await world.sql(
        `SELECT DISTINCT d.popularity = catalog.search_popularity(5000) AND w.rank = w.weight + d.popularity AS follows
         FROM catalog.item i JOIN catalog.search_document d ON d.item_id = i.id
         JOIN catalog.search_word w ON w.item_id = i.id WHERE i.name = 'mapper'`,
      ),
    ).toEqual([{ follows: true }]);
  });
});

describe('every public skill', () => {
  let world: CatalogWorld;
  const search = searchIn(() => world);
  beforeAll(async () => {
    world = await CatalogWorld.start(OPEN);
  });
  afterAll(() => world.close());

  const AWKWARD = [
    ...[
      '天気予報',
      '天',
      '我的天气助手Pro',
      '날씨',
      'ツール',
      '🦀',
      '👩‍👩‍👧‍👦 family',
      '❤️',
      '🇯🇵',
      '!!!',
      '?',
      '...',
      '—',
      '$',
    ],
    ...[
      'Café',
      'CAFÉ',
      'Ünïcödé',
      'ß',
      'İstanbul',
      'हिन्दी',
      'ไทย',
      'עברית',
      'العربية',
      "it's",
      'C++',
      'C#',
      '.NET',
      'a',
    ],
    ...[
      `x'y"z\\`,
      "'; DROP TABLE",
      ':* & | !',
      '%_%',
      'null',
      '0',
      '１２３',
      'ＡＢＣ',
      'ﬁle',
      '\u{1d400}bold',
      'x'.repeat(450),
    ],
    ...['word '.repeat(90).trim(), '天'.repeat(300), 'the and of', 'skill', 'Skill Skill'],
  ];
  const ALPHABET = [...'abcdefgh -_.!天気予한글éñ🦀🚀Ω', ' '];

  it('finds itself by its slug and by its display name', async () => {
    const random = seededRandom(7);
    const generated = Array.from({ length: 20 }, () =>
      Array.from(
        { length: 1 + Math.floor(random() * 12) },
        () => ALPHABET[Math.floor(random() * ALPHABET.length)]!,
      ).join(''),
    );
    const names = [...AWKWARD, ...generated.filter((name) => name.trim() !== '')];
    const skills = names.map((displayName, i) => ({
      slug: `s${i}-${'skill'.repeat(i % 3)}x`,
      displayName,
      summary: null,
    }));
    await inTurns(skills, (skill) => world.skill(skillInput(skill)));
    const finds = async ({ slug, displayName }: { slug: string; displayName: string }) =>
      (await search({ query: slug }))[0] === slug &&
      (await search({ query: displayName, limit: 100 })).includes(slug) &&
      (await search({ query: displayName, limit: 100, exact: true })).includes(slug);
    const lost: object[] = [];
    await inTurns(skills, async (skill) => ((await finds(skill)) ? undefined : lost.push(skill)));
    expect(lost).toEqual([]);
  });

  it('is found again when other rules have indexed it', async () => {
    await world.sql(`DELETE FROM catalog.search_word`);
    await world.sql(`UPDATE catalog.search_document SET document = '', name_key = '', texts_hash = '', due_at = now()`);
    await eventually(() => search({ query: '天気予報' }), ['s0-x']);
  });

  it('is indexed anew for administrators, some at a time', async () => {
    await world.sql(`UPDATE catalog.search_document SET document = '', name_key = ''`);
    await world.sql(`DELETE FROM catalog.search_word`);
    await expect(callAs(world, 'user', reindexSkills, { limit: 10 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const many = (await world.sql(`SELECT FROM catalog.item`)).length;
    let indexed = 0;
    for (let after: string | undefined; ;) {
      const done = await callAs(world, 'admin', reindexSkills, { limit: 25, ...(after && { after }) });
      indexed += done.indexed;
      expect(done).toMatchObject({ withoutVector: 0, left: many - indexed });
      if (done.next === null) break;
      after = done.next;
    }
    expect(indexed).toBe(many);
    expect(await search({ query: '天気予報' })).toEqual(['s0-x']);
    expect(await callAs(world, 'admin', reindexSkills, { limit: 1, slug: 's0-x' })).toMatchObject({
      indexed: 1,
      next: null,
    });
    await expect(callAs(world, 'admin', reindexSkills, { limit: 1, slug: 'nobody' })).rejects.toMatchObject({
      code: 'SKILL_NOT_FOUND',
    });
  });
});

describe('an embedding provider over HTTP', () => {
  let server: Server;
  let world: CatalogWorld;
  let answer: (input: string[]) => { status: number; body: unknown };
  const asked: string[][] = [];
  const search = searchIn(() => world);
  /** Knows that rain is weather. */
  const vectorOf = (text: string) =>
    Array.from(
      { length: 64 },
      (_, i) => (/rain|weather|umbrella/i.test(text) ? 1 : i % 2 === 0 ? 1 : -1) + (i % 7) / 10,
    );
  const vectors = (input: string[]) => ({ data: input.map((text, index) => ({ index, embedding: vectorOf(text) })) });

  beforeAll(async () => {
    answer = () => ({ status: 503, body: {} });
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const { input } = JSON.parse(text) as { input: string[] };
        asked.push(input);
        const { status, body } = answer(input);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/v1/`;
    world = await CatalogWorld.start({
      ...OPEN,
      EMBEDDINGS_URL: url,
      EMBEDDINGS_KEY: 'k',
      EMBEDDINGS_DIMENSIONS: '64',
    });
  });
  afterAll(async () => {
    await world.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('holds nothing up while it is away, and gives its vectors when it is back', async () => {
    await world.skill(skillInput({ slug: 'umbrella', displayName: 'Umbrella', summary: 'Says when to take one' }));
    await world.skill(skillInput({ slug: 'poison', displayName: 'Poison', summary: 'Of no use' }));
    expect(await search({ query: 'umbrella' })).toEqual(['umbrella']);
    await eventually(() => asked.some((input) => input.length > 0), true);
    answer = (input) =>
      input.some((text) => text.includes('poison')) ? { status: 400, body: {} } : { status: 200, body: vectors(input) };
    await world.sql(`UPDATE catalog.search_document SET due_at = now()`);
    await eventually(() => search({ query: 'rain' }), ['umbrella']);
    expect(await search({ query: 'poison' })).toEqual(['poison']);
    expect(
      await world.sql(`SELECT failures > 0 AS failed FROM catalog.search_document WHERE due_at IS NOT NULL`),
    ).toEqual([{ failed: true }]);
  });
});
