/**
 * `npm run bench:catalog [-- 1000 100000]`: what reading the catalog costs, and how that grows with its size.
 *
 * Fills a scratch PostgreSQL with skills, and half as many packages, as publishing would leave them, and asks the catalog's service one question
 * after another, in its own process: no network, no gateway. Prints milliseconds; ends with exit code 1 when the
 * greatest catalog misses a budget (99 of 100): search 50 ms, a page of a list 20 ms, one skill 10 ms;
 * a page of packages 30 ms.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { ROOT } from '../../scripts/build-if-stale.mjs';
import { insertPackages, measurePackages, packageMaker } from './catalog-packages.mjs';

const SIZES = process.argv.slice(2).map(Number).filter(Number.isInteger);
const BUDGET_MS = { search: 50, list: 20, detail: 10, packages: 30, find: 50 };
const ROUNDS = 150;
const BATCH = 1_000;

const require = createRequire(import.meta.url);
require(join(ROOT, 'test/support/register-typescript.cjs'));
require('reflect-metadata');
const source = (path) => require(join(ROOT, path));
const { getSkill, listPackages, listSkills, searchPackages, searchSkills } = source('libs/contracts/src/index.ts');
const { newId } = source('libs/kernel/src/index.ts');
const { RpcClient } = source('libs/messaging/src/index.ts');
const { unitOfWorkOf } = source('libs/persistence/src/index.ts');
const { startProcess } = source('libs/runtime/src/index.ts');
const { CatalogModule } = source('apps/catalog/src/catalog.module.ts');
const { LocalEmbedder } = source('apps/catalog/src/embeddings/local-embedder.ts');
const { quantise, signatureOf } = source('apps/catalog/src/embeddings/vector.rules.ts');
const { EDITION, hashOf } = source('apps/catalog/src/search/search-index.ts');
const { wordWeight } = source('apps/catalog/src/search/score.rules.ts');
const { keyOf, nameWordsOf, searchDocument } = source('apps/catalog/src/search/tokens.rules.ts');
const { NearestSkills } = source('apps/catalog/src/search/nearest-skills.ts');
const { startTestPostgres } = source('test/support/postgres.ts');
const { seededRandom } = source('test/support/seeded-random.ts');
const { tempDirectory } = source('test/support/temp-directory.ts');

const random = seededRandom(42);
const pick = (list) => list[Math.floor(random() * list.length)];
const SYLLABLES = 'ba ce di fo gu ka le mi no pu ra se ti vo wa xe yi zo qua tre plo sni gra mer lun cor dex fil'.split(
  ' ',
);
const VOCABULARY = Array.from({ length: 20_000 }, () =>
  Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(SYLLABLES)).join(''),
);
const COMMON = 'agent tool data file web api search code text image notes calendar git cloud chat report'.split(' ');
const CJK = [...'天気予報検索日本語文書翻訳画像生成数据分析工具助手自动化管理学习'];
/** A few words are in very many skills, most words in few. */
const word = () => (random() < 0.4 ? pick(COMMON) : VOCABULARY[Math.floor(VOCABULARY.length * random() ** 3)]);
const sentence = (length) => Array.from({ length }, word).join(' ');
const capital = (text) => text.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

function makeSkill(number) {
  const words = [word(), word(), ...(random() < 0.5 ? [word()] : [])];
  const slug = `${words.join('-')}-${number.toString(36)}`;
  const isCjk = random() < 0.05;
  const displayName = isCjk ? Array.from({ length: 4 }, () => pick(CJK)).join('') : `${capital(words.join(' '))} Skill`;
  const summary = `A skill that helps with ${sentence(12)}.`;
  const downloads = Math.floor(random() ** 8 * 200_000);
  return { id: newId(), versionId: newId(), slug, displayName, summary, tags: [], downloads };
}

const embedder = new LocalEmbedder();

async function fill(database, many) {
  const rebuild = await withoutIndex(database, 'listing_found');
  await fillSkills(database, many);
  const makePackage = packageMaker({ word, sentence, capital, pick, random, newId });
  const packages = Math.floor(many / 2);
  for (let from = 0; from < packages; from += BATCH) {
    const made = Array.from({ length: Math.min(BATCH, packages - from) }, (_, i) => makePackage(from + i));
    await insertPackages(database, made, from);
  }
  await rebuild();
  await database.query('VACUUM ANALYZE');
}

/** Building an index at once takes a tenth of the time. */
async function withoutIndex(database, name) {
  const [{ definition }] = await database.query(`SELECT pg_get_indexdef('catalog.${name}'::regclass) AS definition`);
  await database.query(`DROP INDEX catalog.${name}`);
  return async () => {
    // A service's statements end after 30 seconds; the index of a large catalog takes longer.
    await database.run(async (tx) => {
      await tx.query('SET LOCAL statement_timeout = 0');
      await tx.query(definition);
    });
    await database.query(`ALTER INDEX catalog.${name} ALTER COLUMN 2 SET STATISTICS 0`);
  };
}

async function fillSkills(database, many) {
  for (let from = 0; from < many; from += BATCH) {
    const skills = Array.from({ length: Math.min(BATCH, many - from) }, (_, i) => makeSkill(from + i));
    const column = (of) => skills.map(of);
    const [ids, versionIds] = [column(({ id }) => id), column(({ versionId }) => versionId)];
    const common = [ids, versionIds, column(({ slug }) => slug), column(({ displayName }) => displayName)];
    const texts = [column(({ summary }) => summary), column(({ downloads }) => downloads), from];
    await database.query(INSERT_ITEMS, [...common, ...texts]);
    await database.query(INSERT_VERSIONS, [ids, versionIds, common[3], texts[0]]);
    const documents = [column(searchDocument), column(({ displayName }) => keyOf(displayName)), texts[1]];
    const hashes = column((skill) => hashOf(skill, embedder.model));
    await database.query(INSERT_DOCUMENTS, [ids, ...documents, hashes, EDITION]);
    const words = skills.flatMap((skill) =>
      nameWordsOf(skill).map((name) => ({ id: skill.id, word: name, weight: wordWeight(name, skill), ...skill })),
    );
    await database.query(INSERT_WORDS, [
      words.map(({ id }) => id),
      words.map((one) => one.word),
      words.map(({ weight }) => weight),
      words.map(({ downloads }) => downloads),
    ]);
    const vectors = (await embedder.embedSkills(skills)).map(quantise);
    const bytes = vectors.map((vector) => Buffer.from(vector.buffer));
    const signatures = vectors.map((vector) => Buffer.from(signatureOf(vector)));
    await database.query(INSERT_VECTORS, [ids, embedder.model, bytes, signatures]);
  }
}

const INSERT_ITEMS = `INSERT INTO catalog.item (id, kind, name, name_scope, owner_id, owner_handle, created_at, updated_at,
    public_version_id, display_name, summary, tags, version_count, downloads, stars, installs_current, installs_all_time)
  SELECT id, 'skill', slug, 'global', md5((number % 500)::text)::uuid, 'owner-' || number % 500,
    now() - number * interval '1 second', now() - (number * 7919 % 1000000) * interval '1 second',
    version_id, display_name, summary, '{"latest":"1.0.0"}', 1, downloads, downloads / 50, downloads / 20, downloads / 10
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[]) WITH ORDINALITY
    AS s (id, version_id, slug, display_name, summary, downloads, n), LATERAL (SELECT n + $7::int AS number) numbered`;
const INSERT_VERSIONS = `INSERT INTO catalog.version (id, item_id, attempt_id, version, version_key, version_order,
    display_name, summary, changelog, metadata, content_digest, artifact_format, artifact_sha256, artifact_size,
    created_at, verdict, visible, listed_at)
  SELECT version_id, id, gen_random_uuid(), '1.0.0', '1.0.0', '1', display_name, summary, 'First', NULL, 'x', 'zip',
    repeat('0', 64), 100, now(), 'clean', true, now()
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) AS s (id, version_id, display_name, summary)`;
const INSERT_DOCUMENTS = `INSERT INTO catalog.search_document
    (item_id, document, name_key, popularity, texts_hash, edition, due_at)
  SELECT id, document::tsvector, name_key, catalog.search_popularity(downloads), hash, $6, NULL
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::text[])
    AS s (id, document, name_key, downloads, hash)`;
const INSERT_WORDS = `INSERT INTO catalog.search_word (item_id, word, weight, rank)
  SELECT id, word, weight, weight + catalog.search_popularity(downloads)
  FROM unnest($1::uuid[], $2::text[], $3::real[], $4::bigint[]) AS s (id, word, weight, downloads)`;
/** Long ago: what has just changed is looked at again for a while, and nobody publishes a whole catalog at once. */
const INSERT_VECTORS = `INSERT INTO catalog.search_vector (item_id, model, vector, signature, changed_at)
  SELECT id, $2, vector, signature, now() - interval '1 day' FROM unnest($1::uuid[], $3::bytea[], $4::bytea[]) AS s (id, vector, signature)`;

/** What people type, by how much of the catalog answers it. */
const QUERIES = {
  'search rare word': () => pick(VOCABULARY),
  'search two words': () => `${pick(VOCABULARY)} ${pick(COMMON)}`,
  'search common words': () => `${pick(COMMON)} ${pick(COMMON)}`,
  'search word in every skill': () => pick(['skill', 'Skill!', 'helps', 'a skill that helps with']),
  'search beginning': () => pick(VOCABULARY).slice(0, 3 + Math.floor(random() * 3)),
  'search one or two letters': () => pick(VOCABULARY).slice(0, 1 + Math.floor(random() * 2)),
  'search Chinese, Japanese': () => pick(CJK) + pick(CJK),
  'search misspelt': () => pick(VOCABULARY).replace(/^(.)(.)/, '$2$1'),
  'search nonsense': () => `${Math.floor(random() * 1e12).toString(36)} zzqx`,
  'search long text': () => sentence(40),
};
const SORTS = ['updated', 'createdAt', 'downloads', 'stars', 'installs', 'installsAllTime'];

async function namesOf(database, kind) {
  const rows = await database.query(
    `SELECT name FROM catalog.item TABLESAMPLE SYSTEM (50) WHERE kind = $1 LIMIT 5000`,
    [kind],
  );
  return rows.map(({ name }) => name);
}

async function measureAll(rpc, database) {
  const slugs = await namesOf(database, 'skill');
  const figures = new Map();
  for (const [name, query] of Object.entries(QUERIES))
    figures.set(name, await measure(() => rpc.call(searchSkills, { query: query(), limit: 25, exact: false })));
  figures.set(
    'search own slug',
    await measure(() => rpc.call(searchSkills, { query: pick(slugs), limit: 25, exact: false })),
  );
  for (const sort of SORTS) {
    figures.set(`list ${sort}, first page`, await measure(() => rpc.call(listSkills, { limit: 25, sort })));
    let cursor;
    for (let pages = 0; pages < 40; pages += 1) {
      const page = await rpc.call(listSkills, { limit: 200, sort, ...(cursor && { cursor }) });
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    figures.set(`list ${sort}, deep page`, await measure(() => rpc.call(listSkills, { limit: 25, sort, cursor })));
  }
  figures.set(
    'list by prefix',
    await measure(() => rpc.call(listSkills, { limit: 25, sort: '', prefix: pick(SYLLABLES) })),
  );
  const names = await namesOf(database, 'package');
  const material = { pick, names, words: VOCABULARY, common: COMMON, random };
  const list = (input) => rpc.call(listPackages, input);
  const search = (input) => rpc.call(searchPackages, input);
  const packages = await measurePackages({ measure, list, search, ...material });
  for (const [name, found] of packages) figures.set(name, found);
  figures.set('detail', await measure(() => rpc.call(getSkill, { slug: pick(slugs) })));
  return figures;
}

async function measure(ask) {
  for (let i = 0; i < 10; i += 1) await ask();
  const took = [];
  const before = process.cpuUsage();
  for (let i = 0; i < ROUNDS; i += 1) {
    const startedAt = performance.now();
    await ask();
    took.push(performance.now() - startedAt);
  }
  const { user, system } = process.cpuUsage(before);
  took.sort((a, b) => a - b);
  return {
    cpu: (user + system) / 1000 / ROUNDS,
    p50: took[Math.floor(ROUNDS * 0.5)],
    p99: took[Math.floor(ROUNDS * 0.99)],
  };
}

async function bench(many) {
  const [postgres, directory] = [await startTestPostgres(), await tempDirectory()];
  const environment = { DATABASE_URL: postgres.url, REEF_SECRET_KEY: 'x'.repeat(32), OPS_PORT: '0', LOG_LEVEL: 'warn' };
  const place = { BLOB_DIR: directory.path, REEF_PUBLIC_URL: 'http://reef.test' };
  const running = await startProcess({
    name: 'catalog',
    services: [CatalogModule],
    environment: { ...environment, ...place },
  });
  try {
    const startedAt = performance.now();
    const database = running.app.get(unitOfWorkOf('catalog'));
    await fill(database, many);
    await running.app.get(NearestSkills).catchUp();
    const [{ size }] = await database.query(`SELECT pg_size_pretty(pg_database_size(current_database())) AS size`);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    console.error(`${many} skills, ${Math.floor(many / 2)} packages: filled in ${seconds} s, ${size}`);
    return await measureAll(running.app.get(RpcClient), database);
  } finally {
    await running.stop();
    await Promise.all([postgres.stop(), directory.close()]);
  }
}

const sizes = SIZES.length > 0 ? SIZES : [1_000, 100_000];
const results = [];
for (const many of sizes) results.push(await bench(many));
const [first, last] = [results[0], results.at(-1)];
const cell = (value) => value.toFixed(1).padStart(9);
const figuresOf = ({ p50, p99, cpu }) => ` ${cell(p50)}${cell(p99)}${cell(cpu)}`;
console.log(`${''.padEnd(56)}${sizes.map((many) => `${many} skills`.padStart(28)).join('')}    growth of p50`);
console.log(`${''.padEnd(56)}${sizes.map(() => 'p50'.padStart(10) + 'p99'.padStart(9) + 'CPU'.padStart(9)).join('')}`);
let missed = 0;
for (const [name, figures] of last) {
  const budget = BUDGET_MS[name.split(' ')[0].replace(',', '')];
  const isMissed = figures.p99 > budget;
  missed += isMissed ? 1 : 0;
  const cells = results.map((result) => figuresOf(result.get(name))).join('');
  const growth = `× ${(figures.p50 / first.get(name).p50).toFixed(1)}`;
  console.log(`${name.padEnd(56)}${cells}    ${growth}${isMissed ? `   over ${budget} ms` : ''}`);
}
console.log('Milliseconds, one question at a time. CPU: of this process, a question; without that of PostgreSQL.');
process.exitCode = missed > 0 ? 1 : 0;
