import { readdir } from 'node:fs/promises';
import { CatalogModule } from '../../../apps/catalog/src/catalog.module';
import { PublishingModule } from '../../../apps/publishing/src/publishing.module';
import { pluginFiles, tarball } from '../../support/bundles';
import { HOSTILE_PARTS, HOSTILE_TARBALLS } from '../../support/hostile-bundles';
import { tempDirectory, type TempDirectory } from '../../support/temp-directory';
import { startGateway, type TestGateway } from './start-gateway';

/** Hostile bundles against the services that take them in, and what is left behind: nothing. */
let gateway: TestGateway;
let blobs: TempDirectory;
let token: string;
/** Where a ClawPack can be sent ahead. */
let place: string;
let before: object[];
beforeAll(async () => {
  blobs = await tempDirectory();
  gateway = await startGateway({
    neighbours: [PublishingModule, CatalogModule],
    environment: { BLOB_DIR: blobs.path, RATE_LIMIT_PROFILE: 'off', PUBLISH_WAIT_MS: '0' },
  });
  token = await gateway.tokenOf('mallory');
  place = new URL((await gateway.post('/api/cli/upload-url', {}, { token })).json.uploadUrl as string).pathname;
  before = await rowCounts();
});
afterAll(async () => {
  await gateway.stop();
  await blobs.close();
});

const SOURCE = {
  kind: 'github',
  url: 'https://x',
  repo: 'a/b',
  ref: 'main',
  commit: 'c0ffee',
  path: '.',
  importedAt: 1,
};
const PLUGIN = { name: 'hostile', family: 'code-plugin', version: '1.0.0', changelog: '', source: SOURCE };
const SKILL = { slug: 'hostile', displayName: 'Hostile', version: '1.0.0', changelog: '', acceptLicenseTerms: true };

/** Every file in storage, temporary ones too. */
async function stored(): Promise<string[]> {
  const files = await readdir(blobs.path, { recursive: true, withFileTypes: true });
  return files.filter((file) => file.isFile()).map(({ name }) => name);
}
/** How many rows each table has, but for the marks that subscribers make by themselves, a moment after they start. */
async function rowCounts(): Promise<object[]> {
  const tables = await gateway.sql<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname IN ('gateway', 'publishing', 'catalog') AND tablename <> 'inbox_mark' ORDER BY 1`,
  );
  const counts = tables.map(({ name }) => `SELECT '${name}' AS name, count(*)::int AS rows FROM ${name}`);
  return gateway.sql(counts.join(' UNION ALL '));
}

interface Part {
  readonly field: string;
  readonly name: string | Buffer;
  readonly content: Buffer;
}
/** A multipart body with names as they are: no client would send these. */
function multipart(payload: object, parts: readonly Part[]) {
  const boundary = 'the-boundary';
  const text = (value: string) => Buffer.from(value);
  const pieces = parts.flatMap(({ field, name, content }) => [
    text(`--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="`),
    Buffer.from(name),
    text('"\r\ncontent-type: application/octet-stream\r\n\r\n'),
    content,
    text('\r\n'),
  ]);
  const first = `--${boundary}\r\ncontent-disposition: form-data; name="payload"\r\n\r\n${JSON.stringify(payload)}\r\n`;
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([text(first), ...pieces, text(`--${boundary}--\r\n`)]),
  };
}
interface Body {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}
async function post(path: string, { headers, body }: Body, authorized = true) {
  const response = await fetch(`${gateway.process.url ?? ''}${path}`, {
    method: 'POST',
    headers: { ...headers, ...(authorized ? { authorization: `Bearer ${token}` } : {}) },
    body: new Uint8Array(body),
  });
  return { status: response.status, text: await response.text() };
}
const publishTarball = (content: Buffer) =>
  post('/api/v1/packages', multipart(PLUGIN, [{ field: 'clawpack', name: 'hostile-1.0.0.tgz', content }]));

describe('a ClawPack that holds', () => {
  it.each(HOSTILE_TARBALLS)('$what is refused with a sentence and leaves no file', async ({ make, sentence }) => {
    const bytes = make();
    expect(await publishTarball(bytes)).toEqual({ status: 400, text: sentence });
    expect(await stored()).toEqual([]);
  });

  it('some of it is refused as well when it is sent ahead', async () => {
    for (const { make, sentence } of HOSTILE_TARBALLS.filter((_, i) => i % 7 === 0)) {
      const sent = { headers: { 'content-type': 'application/octet-stream' }, body: make() };
      expect(await post(place, sent, false)).toEqual({ status: 400, text: sentence });
    }
    expect(await stored()).toEqual([]);
  });
});

describe.each([
  ['plugin', '/api/v1/packages', { ...PLUGIN, family: 'bundle-plugin' }],
  ['skill', '/api/v1/skills', SKILL],
])('single files of a %s', (_kind, path, payload) => {
  const part = (name: string | Buffer, content: Buffer = Buffer.from('x')) => ({ field: 'files', name, content });
  const sound = ['SKILL.md', 'openclaw.plugin.json'].map((name) => part(name));

  it.each(HOSTILE_PARTS)(
    'with $what are refused with a sentence and leave no file',
    async ({ sentence, paths, content }) => {
      const parts = [...sound, ...paths.map((name) => part(name, content))];
      expect(await post(path, multipart(payload, parts))).toEqual({ status: 400, text: sentence });
      expect(await stored()).toEqual([]);
    },
  );
  it('with a payload that says nothing leave no file', async () => {
    expect(await post(path, multipart({}, sound))).toMatchObject({ status: 400 });
    expect(await stored()).toEqual([]);
  });
});

it('none of it has left a row, as a sound ClawPack does', async () => {
  expect(await rowCounts()).toEqual(before);
  expect(await publishTarball(await tarball(pluginFiles('hostile', '1.0.0')))).toMatchObject({ status: 200 });
  expect(await stored()).not.toEqual([]);
  expect(await rowCounts()).not.toEqual(before);
});
