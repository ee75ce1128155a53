import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { askScannerAgain } from '@app/contracts';
import { zipOf } from '../../../apps/scanning/src/artifacts/archives.testing';
import { eventually } from '../../support/eventually';
import { ScanningWorld, versionOf } from './scanning-world';

const DAY_MS = 86_400_000;

/** A server that answers as the registries of npm, PyPI and Rust do, and counts what it is asked. */
class PackageRegistry {
  readonly asked: string[] = [];
  down = false;
  private readonly server: Server = createServer((request, response) => this.answer(request, response));

  async open(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
    this.asked.push(url);
    const send = (status: number, body: unknown): void => void response.writeHead(status).end(JSON.stringify(body));
    if (this.down) return send(503, { error: 'down' });
    const young = new Date(Date.now() - DAY_MS).toISOString();
    switch (url) {
      case '/npm/left-pad':
      case '/npm/@acme%2Ftool':
        return send(200, { 'dist-tags': { latest: '1.0.0' }, time: { created: '2015-01-01T00:00:00.000Z' } });
      case '/npm/fresh':
        return send(200, { 'dist-tags': { latest: '1.0.0' }, time: { created: young } });
      case '/npm/taken':
        return send(200, { 'dist-tags': { latest: '0.0.1-security' }, time: { created: '2020-01-01T00:00:00.000Z' } });
      case '/npm/elsewhere':
        return void response.writeHead(302, { location: '/npm/left-pad' }).end();
      case '/npm/huge':
        response.on('error', () => undefined);
        return void response.writeHead(200).end(Buffer.alloc(3_000_000, ' '));
      case '/pypi/requests/json':
        return send(200, { releases: { '1': [{ upload_time_iso_8601: '2011-01-01T00:00:00Z' }] } });
      case '/crates/serde-json':
        return send(200, { crate: { created_at: '2015-01-01T00:00:00Z' } });
      default:
        return send(404, { error: 'not found' });
    }
  }
}

describe('the check of dependencies', () => {
  const registry = new PackageRegistry();
  let world: ScanningWorld;
  beforeAll(async () => {
    const base = await registry.open();
    world = await ScanningWorld.open({
      ...{
        DEPENDENCY_CHECK: 'on',
        DEPENDENCY_KNOWN_BAD: 'npm:evil-pad, pypi:worse',
        DEPENDENCY_DEADLINE_SECONDS: '60',
      },
      ...{ DEPENDENCY_NPM_URL: `${base}/npm`, DEPENDENCY_PYPI_URL: `${base}/pypi/` },
      DEPENDENCY_CRATES_URL: `${base}/crates`,
    });
  });
  afterAll(async () => {
    await world.close();
    await registry.close();
  });
  beforeEach(() => {
    registry.down = false;
    registry.asked.length = 0;
  });

  const npm = (...names: string[]) => ({
    'package.json': JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, '1'])) }),
  });
  const check = async (files: Record<string, string>) => {
    const version = versionOf(await world.store(await zipOf({ 'SKILL.md': '# A skill\n', ...files })));
    await world.publish(version);
    const found = () => world.saidOf(version.versionId).find(({ scanner }) => scanner === 'dependencies');
    await eventually(() => found() !== undefined, true);
    const [kept] = await world.service.sql<{ not_looked_at: object[] }>(
      `SELECT not_looked_at FROM scanning.scan_result WHERE version_id = $1 AND scanner = 'dependencies'`,
      [version.versionId],
    );
    return { ...found()!, notLookedAt: kept!.not_looked_at };
  };

  it('finds what the registries know clean, and does not ask again', async () => {
    const files = {
      ...npm('left-pad', '@acme/tool'),
      'requirements.txt': 'Requests',
      'Cargo.toml': '[dependencies]\nserde_json = "1"',
    };
    expect(await check(files)).toMatchObject({ verdict: 'clean', findings: [], notLookedAt: [] });
    expect([...registry.asked].sort()).toEqual([
      '/crates/serde-json',
      '/npm/@acme%2Ftool',
      '/npm/left-pad',
      '/pypi/requests/json',
    ]);
    registry.down = true;
    expect(await check(files)).toMatchObject({ verdict: 'clean' });
    expect(registry.asked).toHaveLength(4);
  });
  it('makes a name nobody has suspicious, in one finding', async () => {
    expect(await check({ ...npm('no-such-a'), 'requirements.txt': 'no-such-b' })).toMatchObject({
      ...{ verdict: 'suspicious', reasonCodes: ['suspicious.dep_not_found_on_registry'] },
      findings: [
        {
          ...{
            code: 'suspicious.dep_not_found_on_registry',
            severity: 'critical',
            file: 'Dependency manifests',
            line: 1,
          },
          evidence: 'npm:no-such-a (package.json), pypi:no-such-b (requirements.txt)',
        },
      ],
    });
  });
  it('knows young packages, those the registry has replaced, and those on the list', async () => {
    expect(await check(npm('fresh'))).toMatchObject({
      ...{ verdict: 'clean', findings: [{ code: 'suspicious.dep_young', severity: 'warn' }] },
    });
    expect(await check(npm('taken'))).toMatchObject({ reasonCodes: ['suspicious.dep_replaced_on_registry'] });
    expect(await check(npm('evil-pad'))).toMatchObject({
      ...{ verdict: 'malicious', reasonCodes: expect.arrayContaining(['malicious.dep_known_bad']) },
    });
  });
  it('reads an endless answer so far only, and follows no redirect', async () => {
    expect(await check(npm('huge'))).toMatchObject({ verdict: 'clean', findings: [] });
    expect(await check(npm('elsewhere'))).toMatchObject({
      ...{ verdict: 'inconclusive', findings: [] },
      notLookedAt: [{ path: 'npm:elsewhere', reason: 'The registry answered 302.' }],
    });
    expect(registry.asked).not.toContain('/npm/left-pad');
  });
  it('asks only for names', async () => {
    const outcome = await check(npm('../../admin', 'http://127.0.0.1/x', 'a?b=c', '..%2f..'));
    expect(outcome).toMatchObject({ verdict: 'clean', notLookedAt: [{ path: 'package.json' }, {}, {}, {}] });
    expect(registry.asked).toEqual([]);
  });
  it('is asked again by moderators about what it has no verdict of', async () => {
    registry.down = true;
    const version = versionOf(await world.store(await zipOf({ 'SKILL.md': '# A\n', ...npm('back-soon') })));
    await world.publish(version);
    const verdicts = () => world.saidOf(version.versionId).filter(({ scanner }) => scanner === 'dependencies');
    await eventually(() => verdicts().map(({ verdict }) => verdict), ['inconclusive']);
    registry.down = false;
    const actor = {
      userId: version.ownerId,
      role: 'moderator',
      publisherIds: [],
      tokenKind: 'api',
      scopes: [],
    } as const;
    const releases = [version].map(({ kind, itemId, versionId, name, displayName, version: number }) => ({
      ...{ kind, itemId, versionId, name, displayName, version: number },
    }));
    const ask = (scanner: string, dryRun: boolean) =>
      world.service.ask(askScannerAgain, { releases, scanner, dryRun }, { ...actor, publisherIds: [], scopes: [] });
    expect(await ask('vt', false)).toEqual({ undecided: 1, isSetUp: false, queued: [], verdicts: { none: 1 } });
    const expected = { undecided: 1, isSetUp: true, queued: ['pdf-forms'], verdicts: { inconclusive: 1 } };
    expect(await ask('dependencies', true)).toEqual(expected);
    expect(await ask('dependencies', false)).toEqual(expected);
    await eventually(() => verdicts().map(({ verdict }) => verdict), ['inconclusive', 'suspicious']);
    expect(await ask('dependencies', false)).toMatchObject({ undecided: 0, queued: [] });
  });
  it('says what it could not look up when a registry is down, and leaves that alone for a while', async () => {
    registry.down = true;
    const names = Array.from({ length: 30 }, (_, i) => `wanted-${i}`);
    const outcome = await check(npm(...names));
    expect(outcome).toMatchObject({
      ...{ verdict: 'inconclusive', findings: [], reasonCodes: [] },
      summary: '30 of 30 dependencies could not be looked up.',
    });
    expect(outcome.notLookedAt).toHaveLength(30);
    expect(outcome.notLookedAt[29]).toEqual({ path: 'npm:wanted-29', reason: 'The registry did not answer lately.' });
    expect(registry.asked.length).toBeLessThan(15);
  });
});
