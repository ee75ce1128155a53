import { createHash } from 'node:crypto';
import { fingerprintOf, pluginFiles, realisticSkill, tarball, uniqueName, type Files } from '../support/bundles';
import { type Reply } from '../support/http';
import { type User } from '../support/registry-client';
import { inBothTopologies, type World } from '../support/world';

/** A digest or a size that an answer names, and where the bytes are that it is of. */
interface Claim {
  readonly said: string | number;
  /** Of the claim, for error messages. */
  readonly where: string;
  readonly url: string;
}
/** Where the bytes of one release are. */
interface Places {
  readonly file: (path: string) => string;
  readonly artifact: string;
  readonly zip: string;
}
type Fields = Readonly<Record<string, unknown>>;

const DIGEST = /^(?:[0-9a-f]{64}|[0-9a-f]{40}|sha\d+-[\w+/=]+)$/;
/** Of commits, not of bytes. */
const NO_DIGESTS = new Set(['commit', 'sourceCommit']);

/** Every digest of a JSON answer, with the size beside it. None is left out, whatever its name. */
function claimsIn(value: unknown, places: Places, where: string): Claim[] {
  if (typeof value !== 'object' || value === null) return [];
  const fields = Object.entries(value as Fields);
  const digests = fields.filter(([key, said]) => isDigest(said) && !NO_DIGESTS.has(key)) as [string, string][];
  const own = digests.map(([key, said]) => ({
    said,
    where: `${where}.${key}`,
    url: urlOf(key, value as Fields, places),
  }));
  const { size } = value as Fields;
  const sizes =
    own[0] !== undefined && typeof size === 'number' ? [{ said: size, where: `${where}.size`, url: own[0].url }] : [];
  const below = fields.flatMap(([key, inner]) => claimsIn(inner, places, `${where}.${key}`));
  return [...own, ...sizes, ...below];
}
function isDigest(value: unknown): value is string {
  return typeof value === 'string' && DIGEST.test(value);
}

/** An address beside the digest; else the file whose path is beside it; else what the release is downloaded as. */
function urlOf(key: string, { tarball, downloadUrl, skillMdPath, path }: Fields, places: Places): string {
  const [address, file] = [tarball ?? downloadUrl, skillMdPath ?? path];
  if (typeof address === 'string') return address.slice(new URL(address).origin.length);
  if (typeof file === 'string') return places.file(file);
  return key === 'sha256hash' ? places.zip : places.artifact;
}

/** Everything these bytes may be called: digests in every form, and how many they are. */
function namesOf(bytes: Buffer): ReadonlySet<string | number> {
  const digest = (algorithm: string, form: 'hex' | 'base64') => createHash(algorithm).update(bytes).digest(form);
  const hex = digest('sha256', 'hex');
  const base64 = digest('sha256', 'base64');
  const inHeaders = [`"sha256-${hex}"`, `sha-256=${base64}`, `sha-256=:${base64}:`, String(bytes.length)];
  return new Set([hex, digest('sha1', 'hex'), `sha512-${digest('sha512', 'base64')}`, bytes.length, ...inHeaders]);
}

const DESCRIBING =
  /^(?:etag|digest|repr-digest|content-length|x-content-(?:sha256|size)|x-.*-(?:sha256|integrity|shasum))$/;

/** What the headers of an answer say of its own bytes, and is not so. */
function falseHeaders({ headers, bytes }: Reply): [string, string][] {
  const names = namesOf(bytes);
  return [...headers].filter(([name, value]) => DESCRIBING.test(name) && !names.has(value));
}

inBothTopologies('every advertised digest', (world) => {
  let owner: User;
  beforeAll(async () => {
    owner = await world.createUser();
  });

  /** Walks answers about one release: the address of each, by whether it names digests. @returns how many it named */
  const walk = async (documents: readonly string[], places: Places, headers = {}): Promise<string[]> => {
    const claims: Claim[] = [];
    for (const path of documents) {
      const answer = (await world.get(path, { headers })).expect(200);
      expect([path, falseHeaders(answer)]).toEqual([path, []]);
      const found = claimsIn(answer.json, places, path);
      expect([path, found.length]).not.toEqual([path, 0]);
      claims.push(...found);
    }
    for (const url of new Set(claims.map((claim) => claim.url))) await check(world, url, claims);
    return [...new Set(claims.map((claim) => claim.url))];
  };

  it('of a code plugin is that of the bytes beside it', async () => {
    const name = `@${owner.handle}/${uniqueName('digests')}`;
    const files = pluginWithSkill(name);
    (await world.publishPlugin(owner, { name, version: '1.0.0', files })).expect(200);
    const { at, places } = packagePlaces(name);
    const urls = await walk(
      [
        ...[at(''), at('/versions/1.0.0'), at('/versions/1.0.0/artifact'), at('/versions/1.0.0/security')],
        ...[`/api/npm/${encodeURIComponent(name)}`, `/api/npm/${name}/1.0.0`],
      ],
      places,
    );
    const short = { accept: 'application/vnd.npm.install-v1+json' };
    await walk([`/api/npm/${encodeURIComponent(name)}`], places, short);
    expect(urls).toEqual(expect.arrayContaining([places.artifact, places.zip, ...Object.keys(files).map(places.file)]));
    expect((await world.get(places.artifact)).bytes).toEqual(await tarball(files));
  });

  it('of a bundle is that of the bytes beside it', async () => {
    const name = uniqueName('digests');
    const form = new FormData();
    const payload = {
      name,
      displayName: name,
      family: 'bundle-plugin',
      version: '1.0.0',
      changelog: '',
      tags: ['latest'],
    };
    form.append('payload', JSON.stringify(payload));
    const manifest = JSON.stringify({ id: name });
    const files = { 'openclaw.plugin.json': manifest, 'skills/one/SKILL.md': '# One\n', 'data/empty.txt': '' };
    for (const [path, text] of Object.entries(files)) form.append('files', new Blob([text]), path);
    (await world.request('POST', '/api/v1/packages', { token: owner.token, form })).expect(200);
    const { at, places } = packagePlaces(name);
    const documents = ['', '/versions/1.0.0', '/versions/1.0.0/artifact', '/versions/1.0.0/security'].map(at);
    await walk(documents, { ...places, artifact: places.zip });
  });

  it('of a skill is that of the bytes beside it', async () => {
    const slug = uniqueName('digests');
    const files = realisticSkill(slug);
    (await world.publishSkill(owner, { slug, version: '1.0.0', files })).expect(200);
    const at = (rest: string) => `/api/v1/skills/${slug}${rest}`;
    const zip = `/api/v1/download?slug=${slug}&version=1.0.0`;
    const file = (path: string) => at(`/file?path=${encodeURIComponent(path)}&version=1.0.0`);
    const urls = await walk([at('/versions/1.0.0'), at('/verify'), at('/scan')], { file, zip, artifact: zip });
    expect(urls).toEqual(expect.arrayContaining(Object.keys(files).map(file)));
    const card = (await world.get(at('/card'))).expect(200);
    expect(falseHeaders(card)).toEqual([]);
    for (const [path, content] of Object.entries(files)) expect(card.text).toContain(lineOf(path, content));
    const hash = fingerprintOf(files);
    expect((await world.get(`/api/v1/resolve?slug=${slug}&hash=${hash}`)).expect(200).json.match.version).toBe('1.0.0');
  });
});

/** The bytes at an address are what everybody says of them, and so do their own headers, also without the bytes. */
async function check(world: World, url: string, claims: readonly Claim[]): Promise<void> {
  const headers = { accept: 'application/octet-stream' };
  const answer = (await world.get(url, { headers })).expect(200);
  const names = namesOf(answer.bytes);
  expect(claims.filter((claim) => claim.url === url && !names.has(claim.said))).toEqual([]);
  expect([url, falseHeaders(answer)]).toEqual([url, []]);
  const described = (reply: Reply) => [...reply.headers].filter(([name]) => DESCRIBING.test(name)).sort();
  expect(described(answer).map(([name]) => name)).toEqual(expect.arrayContaining(['digest', 'etag', 'repr-digest']));
  const head = (await world.request('HEAD', url, { headers })).expect(200);
  expect(described(head)).toEqual(described(answer));
}

function packagePlaces(name: string) {
  const at = (rest: string) => `/api/v1/packages/${encodeURIComponent(name)}${rest}`;
  return {
    at,
    places: {
      file: (path: string) => at(`/file?path=${encodeURIComponent(path.replace(/^package\//, ''))}&version=1.0.0`),
      artifact: at('/versions/1.0.0/artifact/download'),
      zip: at('/download?version=1.0.0'),
    },
  };
}

/** A plugin that brings a skill, whose digest its manifest summary names. */
function pluginWithSkill(name: string): Files {
  const files = pluginFiles(name, '1.0.0');
  const manifest = { ...JSON.parse(files['package/openclaw.plugin.json'] ?? ''), skills: ['./skills'] };
  return {
    ...files,
    'package/openclaw.plugin.json': JSON.stringify(manifest),
    'package/skills/one/SKILL.md': '---\nname: one\ndescription: One.\n---\n\n# One\n',
    'package/data/empty.txt': '',
    'package/data/zero.bin': Buffer.from([0, 255, 0]),
  };
}

function lineOf(path: string, content: string | Buffer): string {
  const digest = createHash('sha256').update(content).digest('hex');
  return `\`${path}\`, ${Buffer.byteLength(content)} bytes, \`${digest}\``;
}
