import { sha256, simpleSkill, uniqueName, type Files } from '../support/bundles';
import { eventually } from '../support/eventually';
import { type Reply } from '../support/http';
import { cutOff, sendRaw } from '../support/raw-http';
import { type UploadedFile, type User } from '../support/registry-client';
import { START_TIMEOUT_MS, startWorld, TOPOLOGIES, type OwnWorld } from '../support/world';

const MIB = 1024 * 1024;
/** One sentence for a person: no markup, no stack, no names of our own parts. */
const SENTENCE = /^[^\n<>{}]{3,300}$/;

// Rows are counted, so these worlds are used by nobody else.
describe.each(TOPOLOGIES)('bad input gets one clear sentence and changes nothing (%s)', (topology) => {
  let world: OwnWorld;
  let user: User;
  const taken = uniqueName('taken');
  beforeAll(async () => {
    world = await startWorld(topology);
    user = await world.createUser();
    (await world.publishSkill(user, { slug: taken, version: '1.0.0', files: simpleSkill(taken) })).expect(200);
  }, START_TIMEOUT_MS);
  afterAll(() => world.stop());

  /** Does something and holds that no table of any service has another number of rows afterwards. */
  async function changingNothing<T>(act: () => Promise<T>): Promise<T> {
    await world.settled();
    const before = await world.rowCounts();
    const result = await act();
    expect(await world.rowCounts()).toEqual(before);
    return result;
  }
  const refusal = (reply: Reply, status: number, sentence: RegExp | string): void => {
    expect([reply.status, reply.text]).toEqual([status, expect.stringMatching(sentence)]);
    expect(reply.text).toMatch(SENTENCE);
    expect(reply.header('content-type')).toBe('text/plain; charset=utf-8');
  };
  const parts = (files: Files, change: { slug?: string; version?: string; payload?: object } = {}) => {
    const { slug = uniqueName('bad'), version = '1.0.0', payload = {} } = change;
    return world.publishSkillParts(user, { slug, version, files, payload: { ...payload } });
  };

  const skill = simpleSkill('bad');
  const PARTS: [string, Files, RegExp | string][] = [
    ['no SKILL.md', { 'README.md': 'x' }, /^SKILL\.md is required$/],
    ['SKILL.md in a folder only', { 'docs/SKILL.md': 'x' }, /^SKILL\.md is required$/],
    ['a path that climbs out', { ...skill, '../evil.md': 'x' }, /^Invalid file paths/],
    ['a path that climbs out from inside', { ...skill, 'a/../../evil.md': 'x' }, /^Invalid file paths/],
    ['an absolute path', { ...skill, '/etc/passwd': 'x' }, /^Invalid file paths/],
    ['a drive letter', { ...skill, 'C:/evil.md': 'x' }, /^Invalid file paths/],
    ['a backslash', { ...skill, 'a\\evil.md': 'x' }, /^Invalid file paths/],
    ['a device of Windows', { ...skill, 'docs/NUL.txt': 'x' }, /^Invalid file paths/],
    ['an empty segment', { ...skill, 'a//b.md': 'x' }, /^Invalid file paths/],
    ['two paths that differ in case', { ...skill, 'docs/A.md': 'x', 'docs/a.md': 'y' }, /^Invalid file paths/],
    ['two paths that differ in Unicode form', { ...skill, 'é.md': 'x', 'e\u0301.md': 'y' }, /^Invalid file paths/],
    ['a file that is a folder too', { ...skill, docs: 'x', 'docs/a.md': 'y' }, /^Invalid file paths/],
    ['only what macOS leaves behind', { '.DS_Store': 'x', '__MACOSX/a': 'y' }, /^files required$/],
    ['no files', {}, /^files required$/],
    [
      'a file of 10 MiB and one byte',
      { ...skill, 'big.txt': Buffer.alloc(10 * MIB + 1, 97) },
      /^File "big\.txt" exceeds 10MB limit$/,
    ],
    ['50 MiB and one byte', { ...skill, ...fiftyMebibytes() }, /^Skill bundle exceeds 50MB limit$/],
  ];
  it.each(PARTS)('multipart with %s', async (_what, files, sentence) => {
    refusal(await changingNothing(() => parts(files)), 400, sentence);
  });

  const PAYLOADS: [string, { slug?: string; version?: string; payload?: object }, RegExp][] = [
    ['a version that is none', { version: 'one' }, /^Version must be valid semver$/],
    ['a version with two parts', { version: '1.0' }, /^Version must be valid semver$/],
    ['an empty version', { version: '' }, /version/i],
    ['a slug with spaces', { slug: 'not a slug' }, /^Slug must/],
    ['a slug that is too short', { slug: 'ab' }, /^Slug must be at least 3 characters\.$/],
    ['a slug that is too long', { slug: 'x'.repeat(49) }, /^Slug must be at most 48 characters\.$/],
    ['a slug with a path in it', { slug: '../../etc' }, /^Slug must/],
    ['a reserved slug', { slug: 'admin' }, /reserved/],
    ['no slug', { slug: ' ' }, /^Slug is required\.$/],
    ['a slug that is a number', { payload: { slug: 7 } }, /^Publish payload: slug/],
    ['no display name', { payload: { displayName: ' ' } }, /^Display name required$/],
    ['tags that are no list', { payload: { tags: 'latest' } }, /^Publish payload: tags/],
    ['a licence refused', { payload: { acceptLicenseTerms: false } }, /MIT-0/],
    ['an owner nobody knows', { payload: { ownerHandle: 'nobody-at-all' } }, /owner|publisher|access/i],
    ['a taken version with other bytes', { slug: taken }, /Version already exists|1\.0\.0 already exists/],
    ['a display name that is null', { payload: { displayName: null } }, /^Publish payload: displayName/],
  ];
  it.each(PAYLOADS)('a publish with %s', async (_what, change, sentence) => {
    refusal(await changingNothing(() => parts({ 'SKILL.md': 'other bytes\n' }, change)), 400, sentence);
  });

  describe('JSON with tickets', () => {
    const publish = (files: readonly object[], slug = uniqueName('bad')) =>
      world.publishUploaded(user, { slug, version: '1.0.0' }, files);
    let file: UploadedFile;
    beforeEach(async () => {
      file = await world.upload(user, 'SKILL.md', 'x');
    });

    it('a ticket of another file', async () => {
      const other = await world.upload(user, 'other.md', 'y');
      const swapped = [{ ...file, uploadTicket: other.uploadTicket }];
      refusal(await changingNothing(() => publish(swapped)), 400, /^Upload ticket/);
    });
    it.each([
      ['that is nonsense', 'nonsense'],
      ['that is empty', ''],
      ['that is long', 'x'.repeat(200)],
    ])('a ticket %s', async (_what, uploadTicket) => {
      refusal(await changingNothing(() => publish([{ ...file, uploadTicket }])), 400, /^Upload ticket/);
    });
    it('the upload of somebody else', async () => {
      const other = await world.createUser();
      const theirs = await world.upload(other, 'SKILL.md', 'secret');
      refusal(await changingNothing(() => publish([theirs])), 400, /^Upload ticket/);
    });
    it.each(['019a0000-0000-7000-8000-000000000000', 'nonsense', '../../etc/passwd'])(
      'the storage id %j',
      async (storageId) => {
        refusal(await changingNothing(() => publish([{ ...file, storageId }])), 400, /^Upload ticket/);
      },
    );
    it('bytes that are not what the client says', async () => {
      refusal(await changingNothing(() => publish([{ ...file, sha256: sha256('z') }])), 400, /match/);
    });
    it('a path that climbs out', async () => {
      refusal(await changingNothing(() => publish([{ ...file, path: '../SKILL.md' }])), 400, /./);
    });
    it('no files', async () => {
      refusal(await changingNothing(() => publish([])), 400, /^files required$/);
    });
    it.each([
      ['broken JSON', '{"slug":'],
      ['JSON that is a list', '[]'],
      ['JSON that is null', 'null'],
      ['nothing', ''],
      ['brackets without end', '['.repeat(100_000)],
    ])('%s', async (_what, body) => {
      const headers = { 'content-type': 'application/json' };
      const send = () => world.request('POST', '/api/v1/skills', { token: user.token, headers, body });
      refusal(await changingNothing(send), 400, /^(Invalid JSON|Publish payload: )/);
    });
    it('another content type', async () => {
      const headers = { 'content-type': 'text/plain' };
      const send = () => world.request('POST', '/api/v1/skills', { token: user.token, headers, body: 'hello' });
      refusal(await changingNothing(send), 415, /^Unsupported content type$/);
    });
    it('a multipart body without a boundary, and one that is no multipart at all', async () => {
      for (const type of ['multipart/form-data', 'multipart/form-data; boundary=x']) {
        const headers = { 'content-type': type };
        const send = () => world.request('POST', '/api/v1/skills', { token: user.token, headers, body: 'hello' });
        refusal(await changingNothing(send), 400, /./);
      }
    });
    it('a multipart body without payload', async () => {
      const form = new FormData();
      form.append('files', new Blob(['x']), 'SKILL.md');
      const send = () => world.request('POST', '/api/v1/skills', { token: user.token, form });
      refusal(await changingNothing(send), 400, /^Missing payload$/);
    });
  });

  describe('an upload', () => {
    const place = async (facts: object): Promise<string> => {
      const reply = await world.request('POST', '/api/v1/skills/-/upload-url', { token: user.token, json: facts });
      return new URL(reply.expect(200).json.uploadUrl).pathname;
    };

    it('of 10 MiB and one byte, announced', async () => {
      const facts = { path: 'big', size: 10 * MIB + 1, sha256: sha256('x') };
      const ask = () => world.request('POST', '/api/v1/skills/-/upload-url', { token: user.token, json: facts });
      refusal(await changingNothing(ask), 400, /10MB limit/);
    });
    it('of 10 MiB and one byte, not announced', async () => {
      const path = await place({});
      const body = Buffer.alloc(10 * MIB + 1);
      refusal(await changingNothing(() => world.request('POST', path, { token: user.token, body })), 413, /10MB limit/);
    });
    it('of other bytes than announced', async () => {
      const path = await place({ path: 'a.md', size: 3, sha256: sha256('abc') });
      for (const body of ['abd', 'ab', 'abcd'])
        refusal(await changingNothing(() => world.request('POST', path, { token: user.token, body })), 400, /./);
      (await world.request('POST', path, { token: user.token, body: 'abc' })).expect(200);
    });
    it('without a ticket', async () => {
      const send = () => world.request('POST', '/api/v1/uploads/nonsense', { token: user.token, body: 'abc' });
      const reply = await changingNothing(send);
      expect([400, 404]).toContain(reply.status);
      expect(reply.text).toMatch(SENTENCE);
    });
    it('whose line breaks, and the same upload afterwards', async () => {
      const path = await place({ path: 'a.md', size: 3_000_000, sha256: sha256(Buffer.alloc(3_000_000)) });
      await changingNothing(async () => {
        const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n`;
        await cutOff(world.url, Buffer.concat([Buffer.from(head), Buffer.alloc(1_000_000)]));
      });
      (await world.request('POST', path, { token: user.token, body: Buffer.alloc(3_000_000) })).expect(200);
    });
  });

  it('a multipart publish whose line breaks', async () => {
    const slug = uniqueName('cut');
    const head = [
      'POST /api/v1/skills HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${user.token}`,
      'Content-Type: multipart/form-data; boundary=b',
      'Content-Length: 100000',
    ];
    const payload = JSON.stringify({ slug, displayName: slug, version: '1.0.0', changelog: '', tags: [] });
    const body =
      `--b\r\nContent-Disposition: form-data; name="payload"\r\n\r\n${payload}\r\n` +
      '--b\r\nContent-Disposition: form-data; name="files"; filename="SKILL.md"\r\n\r\nhalf a fi';
    await changingNothing(() => cutOff(world.url, `${head.join('\r\n')}\r\n\r\n${body}`));
    (await world.get(`/api/v1/skills/${slug}`)).expect(404);
  });
  it('a multipart publish that ends in the middle of a file', async () => {
    const body =
      '--b\r\nContent-Disposition: form-data; name="payload"\r\n\r\n{}\r\n' +
      '--b\r\nContent-Disposition: form-data; name="files"; filename="SKILL.md"\r\n\r\nhalf a fi';
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const send = () => world.request('POST', '/api/v1/skills', { token: user.token, headers, body });
    refusal(await changingNothing(send), 400, /ended before/);
  });

  it.each([
    ['no token', undefined, 401],
    ['an unknown token', 'clh_unknown', 401],
  ])('a publish with %s', async (_what, token, status) => {
    const anyone = { ...user, token: token as string };
    const publication = { slug: uniqueName('bad'), version: '1.0.0', files: skill };
    refusal(await changingNothing(() => world.publishSkillParts(anyone, publication)), status, /^Unauthorized: /);
    const ask = () => world.request('POST', '/api/v1/skills/-/upload-url', { token, json: {} });
    refusal(await changingNothing(ask), status, /^Unauthorized: /);
  });
  it('a rating without its scope', async () => {
    const token = await world.oauthToken('plugin:rating:read');
    const reply = await changingNothing(() => world.rate(token, 'anything', { score: 5 }));
    expect(reply.expect(403).json.code).toBe('scope_missing');
  });

  describe('hostile requests', () => {
    const get = (...lines: string[]) => `GET /api/v1/skills HTTP/1.1\r\n${lines.map((l) => `${l}\r\n`).join('')}\r\n`;
    it.each([
      ['headers of a megabyte', get('Host: x', `X-Large: ${'x'.repeat(MIB)}`)],
      ['a thousand headers', get('Host: x', ...Array.from({ length: 3000 }, (_, i) => `X-${i}: y`))],
      ['two lengths', get('Host: x', 'Content-Length: 1', 'Content-Length: 2')],
      ['a length and chunks', get('Host: x', 'Content-Length: 5', 'Transfer-Encoding: chunked')],
      ['a negative length', get('Host: x', 'Content-Length: -1')],
      ['a NUL in a header', get('Host: x', 'X-Evil: a\0b')],
      ['no host', get()],
      ['a method nobody knows', 'HACK /api/v1/skills HTTP/1.1\r\nHost: x\r\n\r\n'],
      ['a path with raw bytes', 'GET /api/v1/skills/\x80\xff HTTP/1.1\r\nHost: x\r\n\r\n'],
      ['a path with broken escapes', 'GET /api/v1/skills/%zz%00 HTTP/1.1\r\nHost: x\r\n\r\n'],
      ['a path that climbs', 'GET /docs/../../../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n'],
      ['an escaped path that climbs', 'GET /docs/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: x\r\n\r\n'],
      ['a path of a hundred kilobytes', `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
      ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
    ])('%s', async (_what, bytes) => {
      const reply = await changingNothing(() => sendRaw(world.url, Buffer.from(bytes, 'latin1')));
      expect(reply.status === 0 || (reply.status >= 400 && reply.status < 500)).toBe(true);
      expect(reply.text).not.toContain('root:');
      (await world.get('/api/v1/skills')).expect(200);
    });
    // The first download within an hour is counted, and that a moment after it is answered.
    it('are about a skill whose download is counted already', async () => {
      (await world.get(`/api/v1/download?slug=${taken}`)).expect(200);
      await eventually(async () => (await world.rowCounts())['catalog.download'], 1);
    });
    it.each([
      ['x-request-id', 'x'.repeat(5000)],
      ['x-request-id', '<script>alert(1)</script>'],
      ['traceparent', 'nonsense'],
      ['traceparent', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-00`],
      ['accept', '*/*;q=nan,,,;;'],
      ['range', `bytes=${Array.from({ length: 1000 }, (_, i) => `${i}-${i}`).join(',')}`],
      ['if-none-match', '"'.repeat(5000)],
      ['x-forwarded-host', 'evil.example'],
      ['content-length-like', '-1'],
    ])('are served in spite of a hostile %s (%#)', async (name, value) => {
      const reply = await changingNothing(() =>
        world.get(`/api/v1/download?slug=${taken}`, { headers: { [name]: value } }),
      );
      expect(reply.status).toBe(200);
      expect(reply.header('x-request-id')).toMatch(/^[\w.-]{1,64}$/);
      expect(JSON.stringify([...reply.headers])).not.toContain('evil.example');
    });
    it.each(['%27%20OR%201%3D1%20--', '%00', 'a'.repeat(2000), '%F0%9F%A6%9E', '..%2F..', '%25%32%65', '*', '_'])(
      'a strange slug (%#)',
      async (slug) => {
        for (const path of [
          `/api/v1/skills/${slug}`,
          `/api/v1/download?slug=${slug}`,
          `/api/v1/skills/${slug}/versions/${slug}`,
          `/api/v1/skills/${taken}/file?path=${slug}`,
          `/api/v1/packages/${slug}`,
        ]) {
          const reply = await world.get(path);
          expect([`${path} answered`, reply.status < 500 && reply.status >= 400]).toEqual([`${path} answered`, true]);
        }
        const lists = [`/api/v1/search?q=${slug}`, `/api/v1/skills?cursor=${slug}&limit=${slug}&sort=${slug}`];
        for (const path of lists) (await world.get(path)).expect(slug === '%00' ? 400 : 200);
      },
    );
  });

  it('and everything works as before', async () => {
    const slug = uniqueName('after');
    const files = simpleSkill(slug);
    expect((await world.publishSkill(user, { slug, version: '1.0.0', files })).expect(200).json).toMatchObject({
      publicationStatus: 'published',
    });
    for (const each of world.processes.values()) expect(await each.isReady()).toBe(true);
  });
});

/** Five files of 10 MiB and one of a byte. */
function fiftyMebibytes(): Files {
  const full = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`part-${i}.txt`, Buffer.alloc(10 * MIB, 97)]));
  return { ...full, 'last.txt': 'x' };
}
