import { searchNpmPackages, searchPackages } from '@app/contracts';
import { CatalogWorld, sha256 } from './catalog-world';

/** As many as no search looks through one by one. */
const MANY = 700;
const WORDS = ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'glade', 'heron', 'islet', 'jetty'];
const word = (number: number, salt: string): string =>
  WORDS[parseInt(sha256(`${salt}${number}`).slice(0, 4), 16) % 10]!;

describe('searching packages', () => {
  let world: CatalogWorld;
  beforeAll(async () => {
    world = await CatalogWorld.start();
    const rows = Array.from({ length: MANY }, (_, n) => ({
      number: n,
      ...{ name: `${word(n, 'a')}-${word(n, 'b')}-${n}`, display_name: `${word(n, 'c').toUpperCase()} Ärger ${n}` },
      ...{
        runtime_id: `${word(n, 'd')}.${n}`,
        summary: n === 3 ? '天気予報' : `Does ${word(n, 'e')} ${word(n, 'f')} ${n}.`,
      },
    }));
    await world.sql(
      `WITH made AS (
         INSERT INTO catalog.item (id, kind, name, name_scope, owner_id, owner_handle, created_at, updated_at, family,
           public_version_id, display_name, runtime_id, summary, capability_tags)
         SELECT gen_random_uuid(), 'package', name, 'global', gen_random_uuid(), 'ann', now(),
           timestamptz '2026-01-01' + number * interval '1 second', 'code-plugin', gen_random_uuid(), display_name,
           runtime_id, summary, '{tools}'
         FROM jsonb_to_recordset($1) AS made (name text, display_name text, runtime_id text, summary text, number int) RETURNING *)
       INSERT INTO catalog.version (id, item_id, attempt_id, version, version_key, version_order, display_name, summary,
         changelog, content_digest, artifact_format, artifact_sha256, artifact_size, created_at, visible, listed_at)
       SELECT public_version_id, id, gen_random_uuid(), '1', '1', '1', name, summary, '', '', 'tgz', '', 1, now(), true, now() FROM made`,
      [JSON.stringify(rows)],
    );
  });
  afterAll(() => world.close());

  it.each(['amber 7', 'birch 77', 'CEDAR delta', 'ärger 66', '予報', 'heron-islet'])(
    'finds for npm what has all of "%s", and counts it',
    async (text) => {
      const rows = await world.sql<{ name: string }>(
        `SELECT name FROM catalog.item WHERE (
           SELECT bool_and(strpos(lower(concat_ws(' ', name, display_name, summary)), word) > 0)
           FROM unnest(string_to_array(lower($1), ' ')) word) ORDER BY name COLLATE "C"`,
        [text],
      );
      const { hits, total } = await world.call(searchNpmPackages, { text, size: 250, from: 0 });
      expect(hits.map(({ name }) => name).sort()).toEqual(rows.map(({ name }) => name));
      expect(total).toBe(rows.length);
    },
  );

  const found = async (query: string): Promise<string[]> => {
    const { results } = await world.call(searchPackages, { query, limit: 100 });
    return results.map(({ package: item }) => item.name).sort();
  };
  /** What the texts say, one package after another. */
  const scanned = async (query: string): Promise<string[]> => {
    const rows = await world.sql<{ name: string }>(
      `SELECT name FROM catalog.item
       WHERE EXISTS (SELECT FROM unnest(ARRAY[name, display_name, runtime_id, summary, array_to_string(capability_tags, ' ')]) text
         WHERE strpos(lower(text), lower($1)) > 0) ORDER BY name COLLATE "C"`,
      [query],
    );
    return rows.map(({ name }) => name);
  };

  it.each([
    '-123',
    'R.45',
    'ärger 77',
    'h-birch-8',
    'RGER 51',
    '予報',
    '気',
    'fjord 12.',
    'ember-jetty',
    'nowhere',
    '%',
  ])('finds %s wherever it stands, however old the package is', async (query) => {
    expect(await found(query)).toEqual(await scanned(query));
  });

  it('finds what has a common word as its whole name, however old', async () => {
    await world.sql(`UPDATE catalog.item SET display_name = 'tools' WHERE name LIKE '%-5'`);
    const { results } = await world.call(searchPackages, { query: 'Tools', limit: 1 });
    expect(results).toEqual([{ score: 162, package: expect.objectContaining({ displayName: 'tools' }) }]);
  });

  it('forgets what nobody sees any more, and follows what changes', async () => {
    const [name] = await scanned('-321');
    await world.sql(`UPDATE catalog.item SET display_name = 'Quokka', channel = 'private' WHERE name = $1`, [name]);
    expect([await found('quokka'), await found(name!)]).toEqual([[], []]);
    await world.sql(`UPDATE catalog.item SET channel = 'community' WHERE name = $1`, [name]);
    expect(await found('quokka')).toEqual([name]);
    await world.sql(`UPDATE catalog.item SET public_version_id = NULL WHERE name = $1`, [name]);
    expect(await found('quokka')).toEqual([]);
  });
});
