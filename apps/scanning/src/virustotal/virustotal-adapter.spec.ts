import { Readable } from 'node:stream';
import { ScriptedServer } from '../../../../test/support/scripted-server';
import type { ScanTask } from '../adapters/adapter';
import { VirusTotalAdapter } from './virustotal-adapter';
import { virusTotalConfig } from './virustotal.config';

const server = new ScriptedServer();
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => server.clear());

const never = new AbortController().signal;
const release = { kind: 'package', itemId: '', versionId: '', name: 'a', displayName: '', summary: null } as const;
function task(size: number, remoteRef: string | null = null): ScanTask {
  const open = () => Promise.resolve({ stream: Readable.from([Buffer.alloc(size)]), size });
  return { release: { ...release, frontMatter: null }, format: 'tgz', sha256: 'abc', remoteRef, open };
}
const adapter = (settings: Record<string, string> = {}) =>
  new VirusTotalAdapter('hush', virusTotalConfig.load({ VIRUSTOTAL_URL: `${server.url}/api/v3/`, ...settings }));
const asked = () => server.requests.map(({ method, path }) => `${method} ${path}`);
const SENT = { body: { data: { id: 'an/id==' } } };

it('sends a large archive to the address it is given for it', async () => {
  server.script({ status: 404 }, { body: { data: `${server.url}/big?token=1` } }, SENT);
  expect(await adapter().scan(task(32_000_001), never)).toEqual({ remoteRef: 'an/id==', askAgainInMs: 30_000 });
  expect(asked()).toEqual(['GET /api/v3/files/abc', 'GET /api/v3/files/upload_url', 'POST /big?token=1']);
  const { bytes, headers } = server.requests[2]!;
  expect(headers).toMatchObject({ 'x-apikey': 'hush', 'content-length': String(bytes.length) });
  expect(bytes.subarray(0, 300).toString('latin1')).toContain('filename="package.tgz"');
});

it('does not send its key to an address of another kind', async () => {
  server.script({ status: 404 }, { body: { data: 'https://elsewhere.example/big' } });
  await expect(adapter().scan(task(32_000_001), never)).rejects.toThrow('not of its own kind');
});

it('sends nothing when it must not', async () => {
  server.script({ status: 404 });
  expect(await adapter({ VIRUSTOTAL_UPLOAD: 'false' }).scan(task(1), never)).toMatchObject({ verdict: 'inconclusive' });
  expect(asked()).toEqual(['GET /api/v3/files/abc']);
});

it('sends an archive again whose analysis VirusTotal has forgotten', async () => {
  server.script({ status: 404 }, { status: 404 }, SENT);
  expect(await adapter().scan(task(1, 'old'), never)).toMatchObject({ remoteRef: 'an/id==' });
  expect(asked()).toEqual(['GET /api/v3/analyses/old', 'GET /api/v3/files/abc', 'POST /api/v3/files']);
});

it('is content when VirusTotal does not take an archive', async () => {
  server.script({ status: 404 }, { status: 413 });
  expect(await adapter().scan(task(1), never)).toMatchObject({ verdict: 'inconclusive' });
});

it.each([
  ['a wrong key', { status: 401 }],
  ['too many questions', { status: 429 }],
  ['a failure', { status: 500 }],
  ['a redirect', { status: 302, headers: { location: '/other' } }],
  ['no JSON', { body: 'hello' }],
  ['something else', { body: { data: 1 } }],
  ['too much', { body: 'x'.repeat(9_000_000) }],
  ['nothing', undefined],
])('takes %s for no answer', async (_, answer) => {
  server.script(answer);
  await expect(adapter().scan(task(1), never)).rejects.toThrow(Error);
  expect(server.requests).toHaveLength(1);
});
