import { fingerprintOf, sha256, simpleSkill, uniqueName, unzip } from '../support/bundles';
import { eventually } from '../support/eventually';
import { type Reply } from '../support/http';
import { type User } from '../support/registry-client';
import { inBothTopologies } from '../support/world';

// Requests as clients before 0.5 send them (client-contract 4.4, server-semantics 7).
inBothTopologies('a client from before 0.5', (world) => {
  const slug = uniqueName('legacy');
  const files = simpleSkill(slug);
  let [user, versionId]: [User, string] = [{ userId: '', handle: '', token: '' }, ''];

  const post = (path: string, json: unknown, token: string | undefined = user.token) =>
    world.request('POST', path, { token, json });
  const stats = async () => (await world.get(`/api/v1/skills/${slug}`)).expect(200).json.skill.stats;
  const expectToGo = (reply: Reply): void => {
    expect(reply.header('deprecation')).toMatch(/^@\d+$/);
    expect(Date.parse(reply.header('sunset')!)).toBeGreaterThan(Date.UTC(2027, 0));
  };
  async function upload(content: string | Buffer): Promise<string> {
    const { uploadUrl } = (await post('/api/cli/upload-url', {})).expect(200).json;
    const headers = { 'content-type': 'text/markdown' };
    const sent = await world.request('POST', new URL(uploadUrl).pathname, { body: content, headers });
    return sent.expect(200).json.storageId;
  }
  async function payload(changes: object = {}): Promise<object> {
    const uploaded = Object.entries(files).map(async ([path, content]) => ({
      ...{ path, size: Buffer.byteLength(content), sha256: sha256(content), storageId: await upload(content) },
    }));
    const texts = { slug, displayName: 'Legacy', version: '1.0.0', changelog: 'First', acceptLicenseTerms: true };
    return { ...texts, tags: ['beta'], files: await Promise.all(uploaded), ...changes };
  }

  beforeAll(async () => {
    user = await world.createUser();
  });

  it('learns who it is', async () => {
    const reply = (await world.get('/api/cli/whoami', { token: user.token })).expect(200);
    expect(reply.json).toEqual({ user: { handle: user.handle, displayName: null, image: null } });
    expectToGo(reply);
    expectToGo((await world.get('/api/cli/whoami')).expect(401));
  });
  it('publishes files it has uploaded, for itself and under the licence', async () => {
    const unlicensed = await post('/api/cli/publish', await payload({ acceptLicenseTerms: undefined }));
    expect(unlicensed.expect(400).text).toBe('MIT-0 license terms must be accepted to publish skills');
    const published = await post('/api/cli/publish', await payload({ ownerHandle: 'somebody-else' }));
    const { ok, ...ids } = published.expect(200).json;
    expect(ok).toBe(true);
    versionId = ids.versionId;
    expect(ids).toEqual({ skillId: expect.any(String), versionId, embeddingId: expect.any(String) });
    expectToGo(published);
    await eventually(async () => (await world.get(`/api/v1/skills/${slug}`)).status, 200);
  });
  it('reads what it has published', async () => {
    const skill = (await world.get(`/api/skill?slug=${slug}`)).expect(200);
    expectToGo(skill);
    expect(skill.json).toMatchObject({
      skill: { slug, displayName: 'Legacy', tags: { latest: versionId, beta: versionId } },
      latestVersion: { version: '1.0.0', changelog: 'First' },
      owner: { handle: user.handle },
    });
    const found = (await world.get(`/api/search?q=${slug}&limit=5&approvedOnly=false`)).expect(200).json.results;
    expect(found[0]).toMatchObject({ slug, displayName: 'Legacy', version: '1.0.0', score: expect.any(Number) });
    expect((await world.get(`/api/search?q=${slug}&approvedOnly=1`)).expect(200).json.results).toEqual([]);
    const resolved = await world.get(`/api/skill/resolve?slug=${slug}&hash=${fingerprintOf(files)}`);
    expect(resolved.expect(200).json).toMatchObject({ match: { version: '1.0.0' } });
  });
  it('downloads, which counts once an hour for whoever it is', async () => {
    const path = `/api/download?slug=${slug}`;
    const [first] = await Promise.all([world.get(path), world.get(path), world.get(`/api/v1/download?slug=${slug}`)]);
    expect(fingerprintOf(await unzip(first.expect(200).bytes))).toBe(fingerprintOf(files));
    expectToGo(first);
    await eventually(async () => (await stats()).downloads, 1);
    // The last one of somebody else: when it is counted, everything before it is.
    await world.request('HEAD', path, { token: user.token });
    await world.get(path);
    (await world.get(path, { token: user.token })).expect(200);
    await eventually(async () => (await stats()).downloads, 2);
  });
  it('says what it has installed, which counts where it is', async () => {
    const roots = [{ rootId: 'a'.repeat(64), label: '~/skills', skills: [{ slug, version: null }] }];
    const reply = await post('/api/cli/telemetry/sync', { roots });
    expect(reply.expect(200).json).toEqual({ ok: true });
    expectToGo(reply);
    expect(await stats()).toMatchObject({ installsCurrent: 1, installsAllTime: 1 });
    (await post('/api/cli/telemetry/install', { event: 'install', slug, version: '1.0.0' })).expect(200);
    (await post('/api/cli/telemetry/sync', { roots: [{ ...roots[0], skills: [] }] })).expect(200);
    expect(await stats()).toMatchObject({ installsCurrent: 1, installsAllTime: 1 });
    await eventually(
      async () => (await world.get('/api/v1/trending?kind=skills&limit=200')).expect(200).json.items.map(slugOf),
      (slugs: string[]) => slugs.includes(slug),
    );
    const listed = (await world.get('/api/v1/skills?sort=trending&limit=200&cursor=x')).expect(200).json;
    expect([listed.items.map(slugOf), listed.nextCursor]).toEqual([expect.arrayContaining([slug]), null]);
  });
  it('deletes and brings back', async () => {
    const gone = await post('/api/cli/skill/delete', { slug, reason: 'Not needed' });
    expect(gone.expect(200).json).toEqual({ ok: true });
    expectToGo(gone);
    expect((await world.get(`/api/skill?slug=${slug}`)).expect(404).text).toBe('Skill not found');
    expect((await post('/api/cli/skill/undelete', { slug })).expect(200).json).toEqual({ ok: true });
    (await world.get(`/api/skill?slug=${slug}`)).expect(200);
  });

  it.each<[what: string, asked: [method: string, path: string, json?: object], status: number, sentence: RegExp]>([
    ['a skill without a name', ['GET', '/api/skill'], 400, /^Missing slug$/],
    ['an unknown skill', ['GET', '/api/skill?slug=nobody-has-this'], 404, /^Skill not found$/],
    ['a download of nothing', ['GET', '/api/download'], 400, /^Missing slug$/],
    ['a hash that is none', ['GET', `/api/skill/resolve?slug=${slug}&hash=x`], 400, /^Invalid hash$/],
    [
      'deleting what is not there',
      ['POST', '/api/cli/skill/delete', { slug: 'nobody-has-this' }],
      400,
      /^Skill not found$/,
    ],
    ['a deletion without a slug', ['POST', '/api/cli/skill/delete', {}], 400, /^Delete payload: slug: /],
    ['a publish of nothing', ['POST', '/api/cli/publish', {}], 400, /^Publish payload: /],
  ])('is told what is wrong with %s', async (_what, [method, path, json], status, sentence) => {
    const reply = await world.request(method, path, { token: user.token, ...(json === undefined ? {} : { json }) });
    expect([reply.status, reply.text]).toEqual([status, expect.stringMatching(sentence)]);
    expectToGo(reply);
  });
  it('is told that somebody else owns a skill, as a bad request', async () => {
    const other = await world.createUser();
    expect((await post('/api/cli/skill/delete', { slug }, other.token)).expect(400).text).toBe('Forbidden');
  });
  it.each(['publish', 'skill/delete', 'skill/undelete', 'telemetry/sync', 'telemetry/install'])(
    'hears of broken JSON before it is asked who it is: %s',
    async (route) => {
      const headers = { 'content-type': 'application/json' };
      const broken = await world.request('POST', `/api/cli/${route}`, { headers, body: '{' });
      expect(broken.expect(400).text).toBe('Invalid JSON');
      const nobody = await world.request('POST', `/api/cli/${route}`, { headers, body: '{}' });
      expect(nobody.expect(401).text).toMatch(/^Unauthorized: API token is missing/);
    },
  );
});

function slugOf({ slug }: { slug: string }): string {
  return slug;
}
