import { findPlugin, getPackage } from '@app/contracts';
import { ALICE, CatalogWorld, packageInput, sha256 } from './catalog-world';

describe('reading packages', () => {
  let world: CatalogWorld;
  beforeAll(async () => {
    world = await CatalogWorld.start();
  });
  afterAll(() => world.close());

  it('answers what clients validate: absent, never null', async () => {
    const details = {
      ...{ npmIntegrity: 'sha512-x', npmShasum: 'abc', npmFileCount: 3, npmTarballName: null },
      compatibility: { pluginApiRange: '^1.0.0', minGatewayVersion: null },
      verification: { tier: 'structural', scope: 'artifact-only' },
    };
    const registered = await world.package(
      packageInput({ details, tags: ['beta', 'latest'], categories: ['outdoors'], topics: ['rain'] }),
    );
    await world.judge('package', registered, {});
    expect(await world.call(getPackage, { name: '@Alice/Weather' })).toEqual({
      package: {
        ...{ _id: registered.itemId, name: '@alice/weather', displayName: 'Weather', family: 'code-plugin' },
        ...{ channel: 'community', isOfficial: false, runtimeId: 'weather', tags: { beta: '1.0.0', latest: '1.0.0' } },
        ...{ categories: ['outdoors'], topics: ['rain'] },
        ...{ latestReleaseId: registered.versionId, latestVersion: '1.0.0', scanStatus: 'clean' },
        compatibility: { pluginApiRange: '^1.0.0' },
        verification: { tier: 'structural', scope: 'artifact-only', scanStatus: 'clean' },
        artifact: {
          ...{ kind: 'npm-pack', sha256: sha256('tgz hello'), size: 200, format: 'tgz' },
          ...{ npmIntegrity: 'sha512-x', npmShasum: 'abc', npmFileCount: 3 },
        },
        stats: { downloads: 0, installs: 0, stars: 0, versions: 1 },
        ...{ createdAt: expect.any(Number), updatedAt: expect.any(Number) },
      },
      owner: { handle: 'alice', displayName: 'Alice', image: null },
    });
  });

  it('shows a package without a visible release to the members of its publisher only', async () => {
    const registered = await world.package(packageInput({ name: 'hidden', runtimeId: 'hidden' }));
    const notFound = { code: 'PACKAGE_NOT_FOUND', message: 'Package not found' };
    await expect(world.call(getPackage, { name: 'hidden' })).rejects.toMatchObject(notFound);
    await expect(world.call(getPackage, { name: 'nothing' }, [ALICE.ownerId])).rejects.toMatchObject(notFound);
    const pending = await world.call(getPackage, { name: 'hidden' }, [ALICE.ownerId]);
    expect(pending.package).toMatchObject({ scanStatus: 'pending', latestVersion: '1.0.0' });
    await world.judge('package', registered, { verdict: 'malicious' });
    await expect(world.call(getPackage, { name: 'hidden' })).rejects.toMatchObject(notFound);
  });

  it('orders bundle versions that are no SemVer by age, below those that are', async () => {
    const bundle = { name: 'bundle', family: 'bundle-plugin', runtimeId: null } as const;
    for (const version of ['winter', 'autumn']) {
      await world.judge('package', await world.package(packageInput({ ...bundle, version })), {});
      expect((await world.call(getPackage, { name: 'bundle' })).package.latestVersion).toBe(version);
    }
    for (const version of ['0.1.0', 'spring'])
      await world.judge('package', await world.package(packageInput({ ...bundle, version })), {});
    expect((await world.call(getPackage, { name: 'bundle' })).package.latestVersion).toBe('0.1.0');
  });

  it('finds a visible plugin by name, else by a runtime id that only one has', async () => {
    const release = async (changes: Parameters<typeof packageInput>[0]) => {
      const registered = await world.package(packageInput(changes));
      await world.judge('package', registered, {});
      return registered;
    };
    const { itemId } = await release({ name: '@alice/rain', runtimeId: 'rain' });
    const found = {
      packageId: itemId,
      name: '@alice/rain',
      runtimeId: 'rain',
      ownerId: ALICE.ownerId,
      channel: 'community',
    };
    expect(await world.call(findPlugin, { pluginId: '@alice/RAIN' })).toEqual(found);
    expect(await world.call(findPlugin, { pluginId: 'rain' })).toEqual(found);

    await release({ name: 'b1', family: 'bundle-plugin', runtimeId: 'twin' });
    await release({ name: 'b2', family: 'bundle-plugin', runtimeId: 'twin' });
    await world.package(packageInput({ name: 'unseen', runtimeId: 'unseen' }));
    for (const pluginId of ['twin', 'unseen', 'nothing'])
      await expect(world.call(findPlugin, { pluginId })).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
  });
});
