import { findNpmTarball, getNpmPackage, searchNpmPackages } from '@app/contracts';
import { newId } from '@app/kernel';
import { ALICE, CatalogWorld, packageInput, sha256, type PackageInput } from './catalog-world';

const FILE = (version: string, name = 'alice-weather') => `${name}-${version}.tgz`;
/** What publishing says of a release with npm's digests. */
const details = (version: string, name?: string, npm: object = { dependencies: { a: '^1' } }) => ({
  artifact: { npmTarballName: FILE(version, name), npmIntegrity: `sha512-${version}`, npmShasum: 'b', npmFileCount: 3 },
  npm,
});

describe('what npm asks of packages', () => {
  let world: CatalogWorld;
  beforeAll(async () => {
    world = await CatalogWorld.start();
  });
  afterAll(() => world.close());
  const release = async (version: string, changes: Partial<PackageInput> = {}, verdict: object = {}) => {
    const base = (changes.name ?? '@alice/weather').replace(/^@/, '').replace('/', '-');
    const input = packageInput({ version, content: `${base} ${version}`, details: details(version, base), ...changes });
    const registered = await world.package(input);
    await world.judge('package', registered, verdict);
    return registered;
  };
  const versionsOf = async (name: string, publisherIds: string[] = []) =>
    (await world.call(getNpmPackage, { name }, publisherIds)).releases.map(({ version }) => version);

  it('are visible ClawPacks, the newest first, with what package.json says', async () => {
    const { itemId } = await release('1.0.0', { tags: ['beta'] });
    await release('1.1.0');
    await release('1.2.0', {}, { verdict: 'malicious' });
    const found = await world.call(getNpmPackage, { name: '@Alice/Weather' });
    expect(found).toMatchObject({
      ...{ name: '@alice/weather', packageId: itemId, ownerHandle: 'alice', isPublic: true, olderThan: null },
      tags: { beta: '1.0.0', latest: '1.1.0' },
      releases: [{ version: '1.1.0' }, { version: '1.0.0' }],
    });
    expect(found.releases[0]).toEqual({
      ...{ releaseId: expect.any(String), version: '1.1.0', publishedAt: expect.any(Number) },
      manifest: { dependencies: { a: '^1' } },
      tarball: {
        ...{ fileName: FILE('1.1.0'), sha256: sha256('tgz alice-weather 1.1.0'), size: 200, fileCount: 3 },
        ...{ integrity: 'sha512-1.1.0', shasum: 'b' },
      },
    });
  });

  it('leave out what npm cannot install: versions that are no SemVer, and artifacts without its digests', async () => {
    const bundle = { name: 'mixed', family: 'bundle-plugin', runtimeId: null } as const;
    await release('winter', bundle);
    await release('1.0.0', { ...bundle, details: null });
    await release('1.1.0', { ...bundle, artifact: { format: 'zip', sha256: sha256('z'), size: 1 } });
    expect(await versionsOf('mixed')).toEqual([]);
    await release('1.2.0', {
      ...bundle,
      details: { ...details('1.2.0', 'mixed'), npm: undefined, dependencies: { b: '2' } },
    });
    const { releases } = await world.call(getNpmPackage, { name: 'mixed' });
    expect(releases.map(({ manifest }) => manifest)).toEqual([{ dependencies: { b: '2' } }]);
  });

  it('name their state, which only a change changes', async () => {
    const one = { name: 'steady', runtimeId: 'steady' };
    await release('1.0.0', one);
    const { state } = await world.call(getNpmPackage, { name: 'steady' });
    const again = await world.call(getNpmPackage, { name: 'steady', knownState: state });
    expect(again).toMatchObject({ state, releases: [], olderThan: null });
    await release('1.1.0', one);
    const changed = await world.call(getNpmPackage, { name: 'steady', knownState: state });
    expect(changed.state).not.toBe(state);
    expect(changed.releases).toHaveLength(2);
  });

  it('come in pages that fit into messages', async () => {
    const large = { name: 'large', runtimeId: 'large' };
    const npm = { dependencies: { a: 'x'.repeat(250_000) } };
    for (const version of ['1.0.0', '1.1.0', '1.2.0'])
      await release(version, { ...large, details: details(version, 'large', npm) });
    const seen: string[] = [];
    for (let olderThan: string | null | undefined; olderThan !== null;) {
      const page = await world.call(getNpmPackage, {
        name: 'large',
        ...(olderThan === undefined ? {} : { olderThan }),
      });
      expect(page.releases).toHaveLength(1);
      seen.push(page.releases[0]!.version);
      ({ olderThan } = page);
    }
    expect(seen).toEqual(['1.2.0', '1.1.0', '1.0.0']);
  });

  it('exist for members only when private, or not visible yet', async () => {
    const unknown = { code: 'PACKAGE_NOT_FOUND' };
    const secret = { name: 'secret', runtimeId: 'secret', channel: 'private' } as const;
    await release('1.0.0', secret);
    await world.package(packageInput({ name: 'pending', runtimeId: 'pending' }));
    for (const name of ['secret', 'pending', 'nothing'])
      await expect(world.call(getNpmPackage, { name })).rejects.toMatchObject(unknown);
    expect(await world.call(getNpmPackage, { name: 'secret' }, [ALICE.ownerId])).toMatchObject({ isPublic: false });
    expect(await versionsOf('pending', [ALICE.ownerId])).toEqual([]);
    const tarball = { name: 'secret', fileName: FILE('1.0.0', 'secret') };
    await expect(world.call(findNpmTarball, tarball)).rejects.toMatchObject(unknown);
    expect((await world.call(findNpmTarball, tarball, [ALICE.ownerId])).tarball).toMatchObject({ size: 200 });
    expect((await world.call(searchNpmPackages, { text: 'secret', size: 9, from: 0 })).total).toBe(0);

    // It stays private until somebody says otherwise.
    await release('1.1.0', { name: 'secret', runtimeId: 'secret' });
    await expect(world.call(getNpmPackage, { name: 'secret' })).rejects.toMatchObject(unknown);
    await release('1.2.0', { ...secret, channel: 'community' });
    expect(await versionsOf('secret')).toEqual(['1.2.0', '1.1.0', '1.0.0']);
  });

  it('have tarballs, or a reason why not', async () => {
    const find = (fileName: string, name = '@alice/weather') => world.call(findNpmTarball, { name, fileName });
    expect((await find(FILE('1.0.0'))).tarball).toMatchObject({ fileName: FILE('1.0.0'), integrity: 'sha512-1.0.0' });
    await expect(find(FILE('1.2.0'))).rejects.toMatchObject({
      code: 'RELEASE_BLOCKED',
      message: 'Blocked: this package release has been flagged as malicious and cannot be downloaded.',
    });
    const missing = { code: 'ARTIFACT_NOT_FOUND', message: 'ClawPack artifact not found' };
    for (const name of [FILE('9.9.9'), 'weather-1.0.0.tgz', FILE('1.0.0').toUpperCase(), '', FILE("1.0.0' OR true --")])
      await expect(find(name)).rejects.toMatchObject(missing);
    await expect(find(FILE('pending', 'pending'), 'pending')).rejects.toMatchObject(missing);
  });

  it('are found by all words, without the hidden', async () => {
    const rain = { name: 'rain-gauge', runtimeId: 'rain', displayName: 'Rain', summary: '100% of the rain' };
    await release('1.0.0', { ...rain, details: details('1.0.0', 'rain-gauge', { keywords: ['wet'] }) });
    const search = async (text: string) =>
      (await world.call(searchNpmPackages, { text, size: 20, from: 0 })).hits.map(({ name }) => name);
    expect(await search('RAIN gauge')).toEqual(['rain-gauge']);
    expect(await search('100%')).toEqual(['rain-gauge']);
    expect(await search('rain nothing')).toEqual([]);
    expect(await search('_')).toEqual([]);
    expect(await search('ra of')).toEqual(['rain-gauge']);
    await release('1.0.0', { name: 'rain-secret', runtimeId: 'rain-secret', displayName: 'Rain', channel: 'private' });
    await release('1.0.0', { name: 'rain', runtimeId: 'rain-itself', displayName: 'Itself' });
    await world.sql(`UPDATE catalog.item SET downloads = 5 WHERE name = 'rain-gauge'`);
    expect(await search('rain')).toEqual(['rain', 'rain-gauge']);
    const second = await world.call(searchNpmPackages, { text: 'rain', size: 1, from: 1 });
    expect([second.total, second.hits.map(({ name }) => name)]).toEqual([2, ['rain-gauge']]);
    const [hit] = (await world.call(searchNpmPackages, { text: 'rain-gauge', size: 20, from: 0 })).hits;
    expect(hit).toMatchObject({ version: '1.0.0', keywords: ['wet'], ownerHandle: 'alice', downloads: 5 });
  });

  it("are nobody's while their owner is on hold", async () => {
    const bob = { ownerId: newId(), ownerHandle: 'bob', ownerDisplayName: null };
    await release('1.0.0', { ...bob, name: 'held', runtimeId: 'held' });
    const holdId = newId();
    await world.sql(`INSERT INTO catalog.owner_hold (id, placed_at) VALUES ($1, now())`, [holdId]);
    await world.sql(`INSERT INTO catalog.held_owner (owner_id, hold_id) VALUES ($1, $2)`, [bob.ownerId, holdId]);
    await expect(world.call(getNpmPackage, { name: 'held' })).rejects.toMatchObject({ code: 'PACKAGE_NOT_FOUND' });
  });
});
