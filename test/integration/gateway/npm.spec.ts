import { createHash, createPublicKey, verify } from 'node:crypto';
import { Readable } from 'node:stream';
import { BLOBS, type BlobStore } from '@app/storage';
import { eventually } from '../../support/eventually';
import { asked, BYTES, digest, NpmCatalogStandIn, sayDecided, shelf } from './npm-catalog-stand-in';
import { startGateway, type TestGateway } from './start-gateway';

const SHORT = 'application/vnd.npm.install-v1+json';

describe('the npm mirror at the gateway', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    const environment = { REEF_PUBLIC_URL: 'http://reef.test', RATE_LIMIT_PROFILE: 'off' };
    gateway = await startGateway({ environment, neighbours: [NpmCatalogStandIn] });
    await gateway.process.app.get<BlobStore>(BLOBS).put(Readable.from([BYTES]), { maxBytes: 100 });
    shelf.set('@a/demo', { versions: ['1.1.0', '1.0.0'] });
    shelf.set('plain', { versions: ['1.0.0'] });
  });
  afterAll(() => gateway.stop());

  const decided = (name: string) => sayDecided(gateway, name);

  it.each([
    '/api/npm/@a/demo',
    '/api/npm/@a%2fdemo',
    '/api/npm/@a%2Fdemo',
    '/api/npm/%40a%2fdemo',
    '/api/npm/%40a/Demo',
  ])('answers %s with the document', async (path) => {
    const full = await gateway.get(path);
    expect(full).toMatchObject({
      status: 200,
      json: { name: '@a/demo', 'dist-tags': { latest: '1.1.0', old: '1.0.0' } },
    });
    expect(full.headers.get('content-type')).toBe('application/json');
  });
  it('has a short form, and 304 for who has the same form already', async () => {
    const full = await gateway.get('/api/npm/plain');
    const short = await gateway.get('/api/npm/plain', {
      headers: { accept: `${SHORT}; q=1.0, application/json; q=0.8` },
    });
    expect(short.headers.get('content-type')).toBe(SHORT);
    expect(Object.keys(short.json)).toEqual(['name', 'modified', 'dist-tags', 'versions']);
    for (const answer of [full, short])
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        vary: 'Accept',
        'cache-control': 'public, max-age=0, must-revalidate',
      });
    const etag = full.headers.get('etag')!;
    expect(etag).toBe(`"sha256-${createHash('sha256').update(full.text).digest('hex')}"`);
    const same = await gateway.get('/api/npm/plain', { headers: { 'if-none-match': etag } });
    expect([same.status, same.text, same.headers.get('etag'), same.headers.get('vary')]).toEqual([
      304,
      '',
      etag,
      'Accept',
    ]);
    const other = await gateway.get('/api/npm/plain', { headers: { 'if-none-match': etag, accept: SHORT } });
    expect(other.status).toBe(200);
    const head = await gateway.call('HEAD', '/api/npm/plain');
    expect([head.status, head.text, head.headers.get('content-length')]).toEqual([200, '', String(full.text.length)]);
  });
  it.each(['1.0.0', 'old'])('answers one version by %s', async (which) => {
    for (const path of ['@a/demo', '@a%2fdemo'])
      expect(await gateway.get(`/api/npm/${path}/${which}`)).toMatchObject({
        status: 200,
        json: { version: '1.0.0', license: 'MIT' },
      });
    expect(await gateway.get('/api/npm/-/package/@a%2fdemo/dist-tags')).toMatchObject({ json: { old: '1.0.0' } });
  });
  it('says in words npm prints what there is not', async () => {
    const wrong = (path: string, token?: string) =>
      gateway.get(`/api/npm/${path}`, token === undefined ? {} : { token });
    expect(await wrong('nothing')).toMatchObject({ status: 404, json: { error: 'Package not found' } });
    expect(await wrong('plain/9.9.9')).toMatchObject({ status: 404, json: { error: 'Version not found' } });
    expect(await wrong('plain/-/plain-9.9.9.tgz')).toMatchObject({
      status: 404,
      json: { error: 'ClawPack artifact not found' },
    });
    expect(await wrong('-/npm/v1/attestations/plain@1.0.0')).toMatchObject({
      status: 404,
      json: { error: 'Not found' },
    });
    expect(await wrong('plain/a/b/c')).toMatchObject({ status: 404, json: { error: 'Not found' } });
    expect(await wrong('-/whoami')).toMatchObject({ status: 401, json: { error: expect.any(String) } });
    expect(await wrong('-/whoami', await gateway.tokenOf('somebody'))).toMatchObject({
      json: { username: 'somebody' },
    });
    for (const path of ['advisories/bulk', 'audits/quick'])
      expect(await gateway.post(`/api/npm/-/npm/v1/security/${path}`, { plain: ['1.0.0'] })).toMatchObject({
        status: 200,
      });
  });

  it('sends a tarball whole, in part, or not at all', async () => {
    const path = '/api/npm/@a/demo/-/a-demo-1.0.0.tgz';
    const whole = await gateway.get(path);
    expect([whole.status, whole.text]).toEqual([200, String(BYTES)]);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      ...{
        'content-type': 'application/octet-stream',
        'content-length': String(BYTES.length),
        'accept-ranges': 'bytes',
      },
      ...{ etag: `"sha256-${digest('sha256', 'hex')}"`, 'cache-control': 'public, max-age=60' },
      ...{
        'content-disposition': 'attachment; filename="a-demo-1.0.0.tgz"',
        'x-clawhub-artifact-type': 'npm-pack-tarball',
      },
      ...{ 'x-clawhub-artifact-sha256': digest('sha256', 'hex'), 'x-clawhub-npm-shasum': digest('sha1', 'hex') },
      ...{
        'access-control-allow-origin': '*',
        'x-content-type-options': 'nosniff',
        'x-request-id': expect.any(String),
      },
    });
    const part = await gateway.get(path, { headers: { range: 'bytes=4-8' } });
    expect([part.status, part.text, part.headers.get('content-range')]).toEqual([
      206,
      'bytes',
      `bytes 4-8/${BYTES.length}`,
    ]);
    expect(await gateway.get(path, { headers: { range: 'bytes=99-' } })).toMatchObject({ status: 416 });
    const etag = whole.headers.get('etag')!;
    expect(await gateway.get(path, { headers: { 'if-none-match': etag } })).toMatchObject({ status: 304, text: '' });
    const head = await gateway.call('HEAD', path);
    expect([head.status, head.text, head.headers.get('content-length')]).toEqual([200, '', String(BYTES.length)]);
  });

  it('signs every version once, checkably and for ever, also when the key is another one', async () => {
    const documentOf = async (name: string) => (await gateway.get(`/api/npm/${name}`)).json;
    const { versions } = await documentOf('@a/demo');
    const rotated = await gateway.admin('/api/v1/admin/keys/npm/rotate', {});
    shelf.set('later', { versions: ['1.0.0'] });
    const later = (await documentOf('later')).versions;
    const { keys } = (await gateway.get('/api/npm/-/npm/v1/keys')).json;
    expect(keys).toEqual([
      expect.objectContaining({ keyid: rotated.json.keyId, expires: null, keytype: 'ecdsa-sha2-nistp256' }),
      expect.objectContaining({ expires: expect.stringMatching(/Z$/), scheme: 'ecdsa-sha2-nistp256' }),
    ]);
    const listed = [...Object.entries(versions), ...Object.entries(later)] as [string, (typeof versions)[string]][];
    expect(listed).toHaveLength(3);
    for (const [version, { name, dist }] of listed) {
      const [{ keyid, sig }] = dist.signatures;
      const { key } = keys.find((each: { keyid: string }) => each.keyid === keyid);
      expect(keyid === rotated.json.keyId).toBe(name === 'later');
      const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
      const data = Buffer.from(`${name}@${version}:${dist.integrity}`);
      expect(verify('sha256', data, publicKey, Buffer.from(sig, 'base64'))).toBe(true);
    }
    await decided('@a/demo');
    expect((await documentOf('@a/demo')).versions).toEqual(versions);
    expect(await gateway.call('POST', '/api/v1/admin/keys/npm/rotate')).toMatchObject({ status: 401 });
  });

  it('keeps documents ready, and forgets them at once when a decision says so', async () => {
    shelf.set('hot', { versions: ['1.1.0', '1.0.0'] });
    const tarball = '/api/npm/hot/-/hot-1.1.0.tgz';
    expect((await gateway.get(tarball)).status).toBe(200);
    const before = asked.releases;
    await Promise.all(Array.from({ length: 20 }, () => gateway.get('/api/npm/hot')));
    expect(asked.releases).toBe(before);
    shelf.set('hot', { versions: ['1.0.0'], blocked: ['1.1.0'] });
    await decided('hot');
    await eventually(async () => (await gateway.get(tarball)).status, 403);
    expect((await gateway.get(tarball)).json).toEqual({
      error: 'Blocked: this package release has been flagged as malicious and cannot be downloaded.',
    });
    expect(Object.keys((await gateway.get('/api/npm/hot')).json.versions)).toEqual(['1.0.0']);
  });

  it('never lets a stranger in with a member', async () => {
    shelf.set('secret', { versions: ['1.0.0'], isPrivate: true });
    const tokens = [await gateway.tokenOf('member'), await gateway.tokenOf('stranger')];
    const paths = ['/api/npm/secret', '/api/npm/secret/1.0.0', '/api/npm/secret/-/secret-1.0.0.tgz'];
    for (const path of paths) {
      const answers = await Promise.all([0, 1, 0, 1, 0, 1].map((who) => gateway.get(path, { token: tokens[who]! })));
      expect(answers.map(({ status }) => status)).toEqual([200, 404, 200, 404, 200, 404]);
      expect(answers[0]!.headers.get('cache-control')).toMatch(/^private/);
      expect((await gateway.get(path)).status).toBe(404);
    }
  });
});
