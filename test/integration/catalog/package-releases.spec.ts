import {
  findPackageBytes,
  findPackageFile,
  getPackageArtifact,
  getPackageReadiness,
  getPackageSecurity,
  getPackageVersion,
  listPackageVersions,
} from '@app/contracts';
import { ALICE, BOB, CatalogWorld, packageInput, sha256 } from './catalog-world';

const file = (path: string, size = 3) => ({ path, size, sha256: sha256(path), contentType: 'text/plain' });
const details = (version: string) => ({
  artifact: { npmTarballName: `weather-${version}.tgz`, npmIntegrity: 'sha512-x', npmShasum: 'abc' },
  compatibility: { pluginApiRange: '>=1', minGatewayVersion: null },
  verification: { tier: 'structural', scope: 'artifact-only' },
  zip: { sha256: sha256(`zip ${version}`), size: 7 },
});

describe('the releases of packages', () => {
  let world: CatalogWorld;
  beforeAll(async () => {
    world = await CatalogWorld.start();
    const files = [file('README.markdown'), file('a.txt'), file('A.txt')];
    await release('weather', '1.0.0', 'clean', { tags: ['old'], files });
    await release('weather', '2.0.0', 'clean');
    await release('weather', '3.0.0', 'malicious');
    await world.package(input('weather', '4.0.0', {}));
    await release('secret', '1.0.0', 'clean', { channel: 'private' });
    await release('evil', '1.0.0', 'malicious');
  });
  afterAll(() => world.close());
  const input = (name: string, version: string, changes: Parameters<typeof packageInput>[0]) =>
    packageInput({ name, runtimeId: name, version, content: version, details: details(version), ...changes });
  const release = async (
    name: string,
    version: string,
    verdict: 'clean' | 'malicious',
    changes: Parameters<typeof packageInput>[0] = {},
  ) => world.judge('package', await world.package(input(name, version, changes)), { verdict });
  const versionsOf = async (publisherIds: string[] = []) =>
    (await world.call(listPackageVersions, { name: 'weather', limit: 10 }, publisherIds)).items;

  it('are listed newest first with their tags; what is not judged yet, to members only', async () => {
    expect((await versionsOf()).map(({ version, distTags }) => [version, distTags])).toEqual([
      ['3.0.0', []],
      ['2.0.0', ['latest']],
      ['1.0.0', ['old']],
    ]);
    expect((await versionsOf([ALICE.ownerId])).map(({ version }) => version)[0]).toBe('4.0.0');
    const first = await world.call(listPackageVersions, { name: 'Weather', limit: 2 });
    const rest = await world.call(listPackageVersions, { name: 'weather', limit: 2, cursor: first.nextCursor! });
    expect(rest).toMatchObject({ items: [{ version: '1.0.0' }], nextCursor: null });
  });

  it('are shown whole, with null for what is not known', async () => {
    const { package: item, version } = await world.call(getPackageVersion, { name: 'weather', version: '1.0.0' });
    expect(item).toEqual({ name: 'weather', displayName: 'Weather', family: 'code-plugin' });
    expect(version).toMatchObject({
      ...{ version: '1.0.0', distTags: ['old'], compatibility: { pluginApiRange: '>=1' }, capabilities: null },
      verification: { tier: 'structural', scope: 'artifact-only', scanStatus: 'clean' },
      artifact: { kind: 'npm-pack', npmShasum: 'abc', sha256: sha256('tgz 1.0.0') },
      ...{ sha256hash: sha256('zip 1.0.0'), vtAnalysis: null, llmAnalysis: null },
      staticScan: { status: 'clean', reasonCodes: [], findings: [], checkedAt: 1_700_000_000_000 },
    });
    expect(version.files).toHaveLength(3);
    const unseen = { name: 'weather', version: '4.0.0' };
    await expect(world.call(getPackageVersion, unseen)).rejects.toMatchObject({ code: 'VERSION_NOT_FOUND' });
    await world.call(getPackageVersion, unseen, [ALICE.ownerId]);
  });

  it('say whether they may be installed, and what they are when they may not', async () => {
    const clean = await world.call(getPackageSecurity, { name: 'weather', version: '2.0.0' });
    expect(clean.trust).toEqual({
      ...{ scanStatus: 'clean', moderationState: null, blockedFromDownload: false, reasons: [], pending: false },
      stale: false,
    });
    const blocked = { name: 'weather', version: '3.0.0' };
    expect((await world.call(getPackageSecurity, blocked)).trust).toMatchObject({
      ...{ scanStatus: 'malicious', blockedFromDownload: true, reasons: ['scan:malicious'] },
    });
    expect((await world.call(getPackageArtifact, blocked)).artifact).toMatchObject({ sha256: sha256('tgz 3.0.0') });
  });

  it.each<[object, string]>([
    [{}, '2.0.0'],
    [{ tag: 'old' }, '1.0.0'],
    [{ tag: 'old', version: '2.0.0' }, '2.0.0'],
  ])('are chosen by %j', async (choice, version) => {
    expect(await world.call(findPackageBytes, { name: 'weather', ...choice })).toMatchObject({
      ...{ version, tarball: { fileName: `weather-${version}.tgz`, sha256: sha256(`tgz ${version}`), size: 200 } },
      zip: { sha256: sha256(`zip ${version}`), size: 7 },
    });
  });
  it.each<[object, string]>([
    [{ name: 'weather', version: '9.9.9' }, 'VERSION_NOT_FOUND'],
    [{ name: 'weather', tag: 'new' }, 'VERSION_NOT_FOUND'],
    [{ name: 'weather', tag: 'constructor' }, 'VERSION_NOT_FOUND'],
    [{ name: 'weather', version: '4.0.0' }, 'VERSION_NOT_FOUND'],
    [{ name: 'weather', version: '3.0.0' }, 'RELEASE_BLOCKED'],
    [{ name: 'evil' }, 'RELEASE_BLOCKED'],
    [{ name: 'evil', version: '9.9.9' }, 'PACKAGE_NOT_FOUND'],
    [{ name: 'secret' }, 'PACKAGE_NOT_FOUND'],
    [{ name: 'nothing' }, 'PACKAGE_NOT_FOUND'],
  ])('have no bytes for %j', async (choice, code) => {
    const reference = choice as { name: string };
    await expect(world.call(findPackageBytes, reference)).rejects.toMatchObject({ code });
    await expect(world.call(findPackageFile, { ...reference, path: 'a.txt' })).rejects.toMatchObject({ code });
  });

  it('that have hidden their package by being blocked say so where their bytes are, unless it is private', async () => {
    const blocked = { name: 'evil', version: '1.0.0' };
    await expect(world.call(getPackageArtifact, blocked)).rejects.toMatchObject({ code: 'RELEASE_BLOCKED' });
    await world.call(getPackageArtifact, blocked, [ALICE.ownerId]);
    const none = { name: 'evil', version: '9.9.9' };
    await expect(world.call(getPackageArtifact, none)).rejects.toMatchObject({ code: 'PACKAGE_NOT_FOUND' });
    await expect(world.call(getPackageVersion, blocked)).rejects.toMatchObject({ code: 'PACKAGE_NOT_FOUND' });
    await release('secret', '2.0.0', 'malicious', { channel: 'private' });
    const secret = { name: 'secret', version: '2.0.0' };
    await expect(world.call(getPackageArtifact, secret)).rejects.toMatchObject({ code: 'PACKAGE_NOT_FOUND' });
  });

  it('say what their ZIP is the archive of when they are no ClawPack', async () => {
    const artifact = { format: 'zip', sha256: sha256('zip of files'), size: 9 } as const;
    await release('loose', '1.0.0', 'clean', { artifact, details: { zip: artifact } });
    const reference = { name: 'loose', version: '1.0.0' };
    const shown = {
      ...{ kind: 'legacy-zip', sha256: artifact.sha256, size: 9, format: 'zip', source: 'clawhub' },
      ...{ artifactKind: 'legacy-zip', artifactSha256: artifact.sha256, packageName: 'loose', version: '1.0.0' },
    };
    expect((await world.call(getPackageArtifact, reference)).artifact).toEqual(shown);
    expect((await world.call(getPackageVersion, reference)).version.artifact).toEqual(shown);
    expect(await world.call(findPackageBytes, reference)).toMatchObject({ tarball: null, zip: { size: 9 } });
  });

  it('find a file by its exact path, then in any case, and any README', async () => {
    const find = async (path: string) =>
      (await world.call(findPackageFile, { name: 'weather', version: '1.0.0', path })).path;
    expect(await find('a.txt')).toBe('a.txt');
    expect(await find('A.TXT')).toMatch(/^a\.txt$/i);
    expect(await find('readme.MD')).toBe('README.markdown');
    await expect(find('b.txt')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  it('of private packages are there for members on every route, and for nobody else', async () => {
    const [reference, version] = [{ name: 'secret' }, { name: 'secret', version: '1.0.0' }];
    const routes = (publisherIds: string[]) => [
      world.call(listPackageVersions, { ...reference, limit: 10 }, publisherIds),
      world.call(getPackageVersion, version, publisherIds),
      world.call(getPackageSecurity, version, publisherIds),
      world.call(getPackageArtifact, version, publisherIds),
      world.call(getPackageReadiness, reference, publisherIds),
      world.call(findPackageBytes, version, publisherIds),
    ];
    await Promise.all(routes([ALICE.ownerId]));
    for (const answer of await Promise.allSettled(routes([BOB.ownerId])))
      expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'PACKAGE_NOT_FOUND' } });
  });
});
