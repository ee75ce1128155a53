import { Controller, Module } from '@nestjs/common';
import {
  findSkillDownload,
  recordDownloads,
  reportInstall,
  reportInstalls,
  type AcceptedReport,
  type FoundDownload,
  type RecordDownloadsInput,
  type RecordedDownloads,
  type ReportInstallInput,
  type ReportInstallsInput,
  type ServedDownload,
  type SkillVersionChoice,
} from '@app/contracts';
import { currentActor, DomainError, newId } from '@app/kernel';
import { RpcHandler } from '@app/messaging';
import { BLOBS, type BlobStore } from '@app/storage';
import { Readable } from 'node:stream';
import { eventually } from '../../support/eventually';
import { startGateway, type TestGateway } from './start-gateway';

/** Of the skill everybody downloads, and of others that only mark a place in the order. */
const ITEMS = new Map<string, string>();
const itemOf = (slug: string): string => ITEMS.get(slug) ?? ITEMS.set(slug, newId()).get(slug)!;
const ITEM = itemOf('demo');
const BYTES = Buffer.from('the archive');
let blob: { sha256: string; size: number };
const recorded: ServedDownload[] = [];
let refusals: DomainError[] = [];
const reported: { by: string | undefined; input: unknown }[] = [];

@Controller()
class Catalog {
  @RpcHandler(findSkillDownload)
  find({ slug }: SkillVersionChoice): FoundDownload {
    return { itemId: itemOf(slug), slug, ownerHandle: 'alice', version: '1.0.0', ...blob };
  }
  @RpcHandler(recordDownloads)
  record({ downloads }: RecordDownloadsInput): RecordedDownloads {
    const refusal = refusals.shift();
    if (refusal !== undefined) throw refusal;
    recorded.push(...downloads);
    return { counted: downloads.length };
  }
  @RpcHandler(reportInstall)
  install(input: ReportInstallInput): AcceptedReport {
    reported.push({ by: currentActor()?.handle, input });
    return { ok: true };
  }
  @RpcHandler(reportInstalls)
  sync(input: ReportInstallsInput): AcceptedReport {
    reported.push({ by: currentActor()?.handle, input });
    return { ok: true };
  }
}
@Module({ controllers: [Catalog] })
class CatalogStandIn {}

let gateway: TestGateway;
let [alice, bob] = ['', ''];
beforeAll(async () => {
  gateway = await startGateway({ neighbours: [CatalogStandIn] });
  blob = await gateway.process.app.get<BlobStore>(BLOBS).put(Readable.from([BYTES]), { maxBytes: 1_000 });
  [alice, bob] = await Promise.all([gateway.tokenOf('alice'), gateway.tokenOf('bob')]);
});
afterAll(() => gateway.stop());

const download = (token?: string, headers = {}) =>
  gateway.get('/api/v1/download?slug=demo', { headers, ...(token === undefined ? {} : { token }) });
let places = 0;
/** The downloads of the one skill that were told since the last time: all there were until now. */
async function allTold(): Promise<ServedDownload[]> {
  places += 1;
  await gateway.get(`/api/v1/download?slug=place-${places}`);
  const place = itemOf(`place-${places}`);
  await eventually(() => recorded.some(({ itemId }) => itemId === place), true);
  return recorded.splice(0).filter(({ itemId }) => itemId === ITEM);
}

describe('served downloads', () => {
  it('are told to the catalog, by user or else by address', async () => {
    for (const token of [alice, alice, bob, undefined, undefined, alice]) await download(token);
    const told = await allTold();
    expect(new Set(told.map(({ identity }) => identity)).size).toBe(3);
    expect(JSON.stringify(told)).not.toMatch(/127\.0\.0\.1|alice/);
  });
  it('are those that begin: no HEAD, no 304, no part but the first', async () => {
    const etag = (await download(bob)).headers.get('etag')!;
    await allTold();
    const carol = await gateway.tokenOf('carol');
    await gateway.call('HEAD', '/api/v1/download?slug=demo', { token: carol });
    expect((await download(carol, { 'if-none-match': etag })).status).toBe(304);
    expect((await download(carol, { range: 'bytes=3-' })).status).toBe(206);
    expect((await download(carol, { range: 'bytes=99-' })).status).toBe(416);
    expect(await allTold()).toEqual([]);
    expect((await download(carol, { range: 'bytes=0-2' })).status).toBe(206);
    expect(await allTold()).toHaveLength(1);
  });
  it('wait for a catalog that is away, and are told once it is back', async () => {
    refusals = [new DomainError('SERVICE_UNAVAILABLE'), new DomainError('DEADLINE_EXCEEDED')];
    const dave = await gateway.tokenOf('dave');
    expect((await download(dave)).status).toBe(200);
    expect(await allTold()).toHaveLength(1);
    expect(refusals).toEqual([]);
  });
  it('are given up when the catalog cannot take them, and do not hold up others', async () => {
    refusals = [new DomainError('INTERNAL')];
    await download(await gateway.tokenOf('erin'));
    await eventually(() => refusals.length, 0);
    expect(await allTold()).toEqual([]);
  });
});

describe('telemetry', () => {
  const install = (body: object | string, token: string | undefined = alice, path = 'install') =>
    gateway.call('POST', `/api/cli/telemetry/${path}`, {
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...(token === '' ? {} : { token }),
    });
  beforeEach(() => reported.splice(0));

  it('is understood in every shape, with keys nobody knows', async () => {
    const roots = [{ rootId: 'a'.repeat(64), label: '~/skills', skills: [{ slug: 'pdf', version: null }] }];
    const shapes = [
      { event: 'install', slug: 'pdf', ownerHandle: 'Acme', version: '1.0.0', trustLabel: 'x', sourceUrl: 'y' },
      { event: 'plugin_install', packageName: '@acme/x', version: '1.0.0' },
      { roots },
    ];
    for (const shape of shapes) expect((await install(shape)).json).toEqual({ ok: true });
    expect((await install({ roots }, alice, 'sync')).json).toEqual({ ok: true });
    const snapshot = { roots: [{ rootId: 'a'.repeat(64), slugs: ['pdf'] }] };
    expect(reported).toEqual([
      { by: 'alice', input: { kind: 'skill', name: 'pdf', ownerHandle: 'Acme' } },
      { by: 'alice', input: { kind: 'package', name: '@acme/x' } },
      { by: 'alice', input: snapshot },
      { by: 'alice', input: snapshot },
    ]);
  });
  it('of another registry is taken and counts for nothing', async () => {
    expect((await install({ event: 'install', slug: 'pdf', sourceKind: 'skills-sh' })).json).toEqual({ ok: true });
    expect(reported).toEqual([]);
  });
  it.each([
    ['broken JSON, whoever sends it', '{', '', 400, 'Invalid JSON'],
    ['nobody', '{}', '', 401, /^Unauthorized: API token is missing/],
    ['nothing', '', undefined, 400, /^Telemetry payload: must be an object/],
    ['a list', '[]', undefined, 400, /^Telemetry payload: /],
    ['no event', '{}', undefined, 400, /^Telemetry payload: event: /],
    ['a slug that is a number', '{"event":"install","slug":7}', undefined, 400, /^Telemetry payload: slug: /],
    ['roots that are none', '{"roots":[7]}', undefined, 400, /^Telemetry payload: roots/],
    ['a NUL', JSON.stringify({ roots: [{ rootId: '\0', skills: [] }] }), undefined, 400, /^Telemetry payload: roots/],
    [
      'more roots than anybody has',
      JSON.stringify({ roots: Array(101).fill({ rootId: 'r', skills: [] }) }),
      undefined,
      400,
      /^Telemetry payload: roots/,
    ],
  ])('refuses %s', async (_what, body, token, status, sentence) => {
    const answer = await install(body, token);
    expect([answer.status, answer.text]).toEqual([status, expect.stringMatching(sentence)]);
    expect(reported).toEqual([]);
  });
});

it('a gateway that stops tells what it has', async () => {
  const frank = await gateway.tokenOf('frank');
  await allTold();
  await download(frank);
  await gateway.process.stop();
  expect(recorded).toHaveLength(1);
});
