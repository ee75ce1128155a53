import { fingerprintOf, realisticSkill, sha256, simpleSkill, uniqueName, unzip, type Files } from '../support/bundles';
import { type Reply } from '../support/http';
import { type User } from '../support/registry-client';
import { inBothTopologies, type World } from '../support/world';

const WAYS = [
  ['with upload tickets', (world: World) => world.publishSkill.bind(world)],
  ['as multipart', (world: World) => world.publishSkillParts.bind(world)],
] as const;

inBothTopologies('publishing a skill', (world) => {
  let user: User;
  beforeAll(async () => {
    user = await world.createUser();
  });

  describe.each(WAYS)('%s', (_way, publishOf) => {
    const slug = uniqueName('notes');
    const files = realisticSkill(slug);
    let published: Reply;
    beforeAll(async () => {
      published = await publishOf(world)(user, { slug, version: '1.0.0', files });
    });
    const read = async (path: string) => (await world.get(path)).expect(200);

    it('answers published, with its ids', () => {
      expect(published.expect(200).json).toMatchObject({
        ok: true,
        skillId: expect.any(String),
        versionId: expect.any(String),
        publicationStatus: 'published',
        slug,
        version: '1.0.0',
      });
    });
    it('shows it in the list', async () => {
      const { items, nextCursor } = (await read('/api/v1/skills?limit=200')).json;
      expect(nextCursor === null || typeof nextCursor === 'string').toBe(true);
      expect(items.find((item: { slug: string }) => item.slug === slug)).toMatchObject({
        displayName: slug,
        summary: 'Turns meeting notes into release notes.',
        tags: { latest: '1.0.0' },
        stats: expect.any(Object),
        latestVersion: { version: '1.0.0', license: 'MIT-0' },
        metadata: { setup: [{ key: 'NOTES_DIR', required: true }], os: ['linux', 'darwin'] },
      });
    });
    it('shows it with its owner', async () => {
      expect((await read(`/api/v1/skills/${slug.toUpperCase()}?ownerHandle=@${user.handle}`)).json).toMatchObject({
        skill: { slug, createdAt: expect.any(Number), updatedAt: expect.any(Number), tags: { latest: '1.0.0' } },
        latestVersion: { version: '1.0.0', createdAt: expect.any(Number), changelog: expect.any(String) },
        owner: { handle: user.handle },
        moderation: null,
      });
    });
    it('lists its version and says that it is clean', async () => {
      expect((await read(`/api/v1/skills/${slug}/versions`)).json.items).toMatchObject([{ version: '1.0.0' }]);
      const { skill, version } = (await read(`/api/v1/skills/${slug}/versions/1.0.0`)).json;
      expect(skill).toMatchObject({ slug });
      expect(version.security).toMatchObject({ status: 'clean', hasScanResult: true });
      expect(
        Object.fromEntries(version.files.map((file: { path: string; sha256: string }) => [file.path, file.sha256])),
      ).toEqual(Object.fromEntries(Object.entries(files).map(([path, content]) => [path, sha256(content)])));
    });
    it.each(Object.keys(realisticSkill('x')))('serves the file %s byte for byte', async (path) => {
      const file = await read(`/api/v1/skills/${slug}/file?version=1.0.0&path=${encodeURIComponent(path)}`);
      expect(file.bytes.equals(Buffer.from(files[path]!))).toBe(true);
      expect(file.header('x-content-sha256')).toBe(sha256(files[path]!));
      expect(file.header('content-security-policy')).toContain("default-src 'none'");
    });
    it('resolves the fingerprint of all its files to the version', async () => {
      const resolved = await read(`/api/v1/resolve?slug=${slug}&hash=${fingerprintOf(files)}`);
      expect(resolved.json).toMatchObject({ match: { version: '1.0.0' }, latestVersion: { version: '1.0.0' } });
    });
    it('resolves the fingerprint that CLI 0.8 computes over text files alone', async () => {
      const known = /\.(md|mjs|sh|txt|json)$/;
      const text = Object.fromEntries(Object.entries(files).filter(([path]) => known.test(path)));
      const resolved = await read(`/api/v1/resolve?slug=${slug}&hash=${fingerprintOf(text)}`);
      expect(resolved.json).toMatchObject({ match: { version: '1.0.0' } });
    });
    it('resolves a fingerprint nobody published to nothing', async () => {
      const resolved = await read(`/api/v1/resolve?slug=${slug}&hash=${'0'.repeat(64)}`);
      expect(resolved.json).toMatchObject({ match: null, latestVersion: { version: '1.0.0' } });
    });
    it('finds it by its name', async () => {
      const { results } = (await read(`/api/v1/search?q=${slug}`)).json;
      expect(results[0]).toMatchObject({ slug, version: '1.0.0', ownerHandle: user.handle, source: 'clawhub' });
      expect(results[0].score).toEqual(expect.any(Number));
    });
    it('downloads exactly its files', async () => {
      const zip = await read(`/api/v1/download?slug=${slug}&version=1.0.0&ownerHandle=${user.handle}`);
      const unpacked = await unzip(zip.bytes);
      expect(fingerprintOf(unpacked)).toBe(fingerprintOf(files));
      expect(Object.keys(unpacked).sort()).toEqual(Object.keys(files).sort());
    });
    it('takes the identical publish again as a replay, with the same ids', async () => {
      const again = (await publishOf(world)(user, { slug, version: '1.0.0', files })).expect(200);
      expect(again.json.versionId).toBe(published.json.versionId);
      expect((await read(`/api/v1/skills/${slug}/versions`)).json.items).toHaveLength(1);
    });
  });

  it('answers a skill of twenty files as published', async () => {
    const slug = uniqueName('twenty');
    const files = { ...simpleSkill(slug), ...manyFiles(19) };
    const startedAt = performance.now();
    const published = await world.publishSkillParts(user, { slug, version: '1.0.0', files });
    console.log(`${world.topology}: publishing 20 files took ${Math.round(performance.now() - startedAt)} ms`);
    expect(published.expect(200).json.publicationStatus).toBe('published');
  });
  it('calls the highest version the latest, whatever order they come in', async () => {
    const slug = uniqueName('ordered');
    for (const version of ['1.9.0', '2.0.0-beta.1', '1.10.0'])
      (await world.publishSkillParts(user, { slug, version, files: simpleSkill(slug, version) })).expect(200);
    const latest = async () => (await world.get(`/api/v1/skills/${slug}`)).expect(200).json.latestVersion.version;
    expect(await latest()).toBe('2.0.0-beta.1');
    const final = { slug, version: '2.0.0', files: simpleSkill(slug, '2.0.0') };
    (await world.publishSkillParts(user, final)).expect(200);
    expect(await latest()).toBe('2.0.0');
    expect((await world.get(`/api/v1/skills/${slug}/versions`)).expect(200).json.items).toHaveLength(4);
  });
  it('resolves content that several versions share to the highest of them', async () => {
    const slug = uniqueName('shared');
    const files = simpleSkill(slug);
    for (const version of ['1.1.0', '1.0.0'])
      (await world.publishSkillParts(user, { slug, version, files })).expect(200);
    const { json } = await world.get(`/api/v1/resolve?slug=${slug}&hash=${fingerprintOf(files)}`);
    expect(json.match).toEqual({ version: '1.1.0' });
  });
  it('publishes one version once when the same publish arrives ten times at once', async () => {
    const slug = uniqueName('storm');
    const files = simpleSkill(slug);
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => world.publishSkillParts(user, { slug, version: '1.0.0', files })),
    );
    expect(replies.map(({ status, text }) => [status, status === 200 ? '' : text])).toEqual(
      replies.map(() => [200, '']),
    );
    expect(new Set(replies.map(({ json }) => json.versionId)).size).toBe(1);
  });
  it('answers CLIs for which a slug is new as they expect it', async () => {
    const reply = await world.get(`/api/v1/resolve?slug=${uniqueName('new')}&hash=${'0'.repeat(64)}`);
    expect(reply.expect(404).text).toBe('Skill not found');
    expect((await world.get(`/api/v1/skills/${uniqueName('new')}`)).expect(404).text).toBe('Skill not found');
  });
  it('gives a slug to one owner, and refuses it to the next', async () => {
    const slug = uniqueName('mine');
    (await world.publishSkillParts(user, { slug, version: '1.0.0', files: simpleSkill(slug) })).expect(200);
    const other = await world.createUser();
    const refused = await world.publishSkillParts(other, { slug, version: '1.0.0', files: simpleSkill(slug) });
    expect(refused.expect(400).text).toMatch(/Slug is already taken/);
  });
  it('does not publish in the name of somebody else', async () => {
    const slug = uniqueName('theirs');
    const other = await world.createUser();
    const publication = { slug, version: '1.0.0', files: simpleSkill(slug), payload: { ownerHandle: other.handle } };
    (await world.publishSkillParts(user, publication)).expect(400);
    (await world.get(`/api/v1/skills/${slug}`)).expect(404);
  });
});

inBothTopologies('downloading a skill', (world) => {
  const slug = uniqueName('download');
  const path = `/api/v1/download?slug=${slug}`;
  let whole: Reply;
  beforeAll(async () => {
    const user = await world.createUser();
    const files = realisticSkill(slug);
    (await world.publishSkill(user, { slug, version: '1.0.0', files })).expect(200);
    whole = (await world.get(path)).expect(200);
  });

  it('describes the bytes', () => {
    const digest = Buffer.from(sha256(whole.bytes), 'hex').toString('base64');
    expect(whole.header('content-type')).toBe('application/zip');
    expect(whole.header('content-disposition')).toBe(`attachment; filename="${slug}-1.0.0.zip"`);
    expect(whole.header('content-length')).toBe(String(whole.bytes.length));
    expect(whole.header('etag')).toBe(`"sha256-${sha256(whole.bytes)}"`);
    expect(whole.header('digest')).toBe(`sha-256=${digest}`);
    expect(whole.header('repr-digest')).toBe(`sha-256=:${digest}:`);
  });
  it('sends the same bytes every time', async () => {
    expect((await world.get(path)).bytes.equals(whole.bytes)).toBe(true);
  });
  it('answers 304 to who has it already', async () => {
    const reply = (await world.get(path, { headers: { 'if-none-match': whole.header('etag')! } })).expect(304);
    expect(reply.bytes).toHaveLength(0);
    expect(reply.header('etag')).toBe(whole.header('etag'));
  });
  it.each([
    ['bytes=0-9', 0, 10],
    ['bytes=10-19', 10, 20],
    ['bytes=-5', -5, undefined],
    ['bytes=100-', 100, undefined],
  ])('sends the part %s', async (range, start, end) => {
    const part = (await world.get(path, { headers: { range } })).expect(206);
    expect(part.bytes.equals(whole.bytes.subarray(start, end))).toBe(true);
    expect(part.header('content-range')).toMatch(new RegExp(`^bytes \\d+-\\d+/${whole.bytes.length}$`));
  });
  it('refuses a part beyond the end', async () => {
    const reply = (await world.get(path, { headers: { range: 'bytes=99999999-' } })).expect(416);
    expect(reply.header('content-range')).toBe(`bytes */${whole.bytes.length}`);
  });
  it.each([
    ['/api/v1/download', 400, 'Missing slug'],
    [`${path}&version=9.9.9`, 404, 'Version not found'],
    [`/api/v1/download?slug=${uniqueName('nothing')}`, 404, 'Skill not found'],
    [`/api/v1/skills/${slug}/file`, 400, 'Missing path'],
    [`/api/v1/skills/${slug}/file?path=nothing.md`, 404, 'File not found'],
    [`/api/v1/skills/${slug}/file?path=${encodeURIComponent('../../etc/passwd')}`, 404, 'File not found'],
    [`/api/v1/skills/${slug}/versions/9.9.9`, 404, 'Version not found'],
    [`/api/v1/resolve?slug=${slug}`, 400, 'Missing slug or hash'],
    [`/api/v1/resolve?slug=${slug}&hash=xyz`, 400, 'Invalid hash'],
  ])('answers %s with %i %s', async (address, status, sentence) => {
    const reply = (await world.get(address)).expect(status);
    expect(reply.text).toBe(sentence);
    expect(reply.header('content-type')).toBe('text/plain; charset=utf-8');
  });
});

function manyFiles(count: number): Files {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`docs/page-${i}.md`, `# Page ${i}\n\nText.\n`]));
}
