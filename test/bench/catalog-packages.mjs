/** Packages for `catalog.mjs`: a catalog of them as publishing would leave it, and what people ask of it. */

const FAMILIES = ['code-plugin', 'code-plugin', 'code-plugin', 'bundle-plugin'];
const OS = ['darwin', 'linux', 'win32'];
const ARCH = ['arm64', 'x64'];

/** @param words makers of texts: `word()`, `sentence(length)`, `capital(text)`, `pick(list)`, `random()`, `newId()` */
export function packageMaker({ word, sentence, capital, pick, random, newId }) {
  const tagsOf = (family) => {
    const isCode = family === 'code-plugin';
    const [os, arch] = [pick(OS), pick(ARCH)];
    const host = random() < 0.6 ? [`host:${os}-${arch}`, `host-os:${os}`, `host-arch:${arch}`] : [];
    const sometimes = (share, ...tags) => (random() < share ? tags : []);
    return [
      isCode ? 'executes-code' : 'bundle-only',
      ...host,
      ...sometimes(0.4, 'tools'),
      ...sometimes(0.1, 'environment:declared', 'requires:browser'),
      ...sometimes(0.02, 'requires:binary', `binary:${word()}`),
      ...sometimes(0.3, `channel:${pick(['telegram', 'slack', 'matrix'])}`),
      ...(random() < 0.9 ? ['artifact:npm-pack', 'npm-mirror:available'] : ['artifact:legacy-zip']),
    ];
  };
  return (number) => {
    const words = [word(), word()];
    const family = pick(FAMILIES);
    const scope = random() < 0.5 ? `@owner-${number % 500}/` : '';
    const name = `${scope}${words.join('-')}-${number.toString(36)}`;
    const channel = random() < 0.02 ? 'official' : random() < 0.05 ? 'private' : 'community';
    return {
      ...{ id: newId(), versionId: newId(), name, family, channel, runtimeId: `${words.join('.')}.${number}` },
      ...{ displayName: `${capital(words.join(' '))} Plugin`, summary: `A plugin that helps with ${sentence(12)}.` },
      tags: JSON.stringify(tagsOf(family)),
    };
  };
}

/** Writes packages numbered on from `from`. */
export async function insertPackages(database, packages, from) {
  const column = (of) => packages.map(of);
  const [ids, versionIds] = [column(({ id }) => id), column(({ versionId }) => versionId)];
  const texts = [column(({ displayName }) => displayName), column(({ summary }) => summary)];
  await database.query(INSERT_ITEMS, [
    ...[ids, versionIds, column(({ name }) => name), ...texts, column(({ family }) => family)],
    ...[column(({ channel }) => channel), column(({ runtimeId }) => runtimeId), column(({ tags }) => tags), from],
  ]);
  await database.query(INSERT_VERSIONS, [ids, versionIds, ...texts]);
}

const INSERT_ITEMS = `INSERT INTO catalog.item (id, kind, name, name_scope, owner_id, owner_handle, created_at, updated_at,
    public_version_id, display_name, summary, tags, version_count, family, channel, runtime_id, capability_tags)
  SELECT id, 'package', name, 'global', md5((number % 500)::text)::uuid, 'owner-' || number % 500,
    now() - number * interval '1 second', now() - (number * 7919 % 1000000) * interval '1 second',
    version_id, display_name, summary, '{"latest":"1.0.0"}', 1, family, channel, runtime_id, catalog.texts_of(capable::json)
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
    WITH ORDINALITY AS s (id, version_id, name, display_name, summary, family, channel, runtime_id, capable, n),
    LATERAL (SELECT n + $10::int AS number) numbered`;
const INSERT_VERSIONS = `INSERT INTO catalog.version (id, item_id, attempt_id, version, version_key, version_order,
    display_name, summary, changelog, content_digest, artifact_format, artifact_sha256, artifact_size, created_at,
    verdict, visible, listed_at)
  SELECT version_id, id, gen_random_uuid(), '1.0.0', '1.0.0', '1', display_name, summary, 'First', 'x', 'tgz',
    repeat('0', 64), 100, now(), 'clean', true, now()
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) AS s (id, version_id, display_name, summary)`;

/** Lists by name: every single filter, and those together that few packages, many, or none pass. */
const LISTS = {
  'all families': {},
  plugins: { family: 'plugin' },
  'bundle plugins': { family: 'bundle-plugin' },
  official: { isOfficial: true },
  'not official': { isOfficial: false, family: 'plugin' },
  'private to nobody': { channel: 'private' },
  featured: { featured: true },
  'executes code': { executesCode: true },
  'executes no code': { executesCode: false, family: 'plugin' },
  'one capability': { capabilityTags: ['tools'] },
  'rare capability': { capabilityTags: ['requires:binary'] },
  'one host': { capabilityTags: ['host-os:linux', 'host-arch:arm64'] },
  'unknown capability': { capabilityTags: ['binary:nowhere'] },
  'official with capabilities': { isOfficial: true, executesCode: true, capabilityTags: ['tools', 'host-os:linux'] },
  'old kind of artifact': { family: 'code-plugin', capabilityTags: ['artifact:legacy-zip'] },
  'what excludes itself': { family: 'bundle-plugin', executesCode: true },
  'capabilities that exclude each other': { capabilityTags: ['executes-code', 'bundle-only'] },
};
/** Searches by name. @param pick of a list @param names of packages @param words rare ones @param common ones */
function searchesOf({ pick, names, words, common, random }) {
  return {
    'own name': () => pick(names),
    'rare word': () => pick(words),
    'common word': () => pick(common),
    'word in every package': () => pick(['plugin', 'helps with', 'a plugin that helps with']),
    'part of a word': () => pick(words).slice(1, 5),
    'one or two letters': () => pick(words).slice(0, 1 + Math.floor(random() * 2)),
    'three letters': () => pick(words).slice(1, 4),
    nonsense: () => 'zzqx wvvk',
    'long text': () => `${pick(words)} ${pick(common)} ${pick(common)}`.repeat(8),
  };
}

/** Asks all of it. @param measure times a question, `(ask) => figures` @param list, search ask the catalog */
export async function measurePackages({ measure, list, search, ...material }) {
  const figures = new Map();
  for (const [name, filters] of Object.entries(LISTS)) {
    figures.set(`packages ${name}`, await measure(() => list({ limit: 25, ...filters })));
    let cursor;
    for (let page = 0; page < 30; page += 1) {
      const { nextCursor } = await list({ limit: 100, ...filters, ...(cursor && { cursor }) });
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
    if (cursor) figures.set(`packages ${name}, deep`, await measure(() => list({ limit: 25, ...filters, cursor })));
  }
  for (const [name, query] of Object.entries(searchesOf(material))) {
    figures.set(`find package, ${name}`, await measure(() => search({ limit: 20, query: query() })));
    const narrow = { family: 'bundle-plugin', capabilityTags: ['tools', 'host-os:linux'] };
    figures.set(
      `find package, ${name}, filtered`,
      await measure(() => search({ limit: 20, query: query(), ...narrow })),
    );
  }
  return figures;
}
