import { findPlugin, getPackage, listPackages, searchPackages, type Input } from '@app/contracts';
import { ALICE, BOB, CatalogWorld, packageInput, skillInput } from './catalog-world';

describe('the catalog of all families', () => {
  let world: CatalogWorld;
  beforeAll(async () => {
    world = await CatalogWorld.start();
    const tagged = (...tags: string[]) => ({
      capabilities: { capabilityTags: tags },
      verification: { tier: 'structural' },
    });
    const filed = { categories: ['weather'], topics: ['rain'] };
    await release({
      name: 'alpha',
      runtimeId: 'first',
      displayName: 'Alpha',
      details: tagged('tools', 'host:linux'),
      ...filed,
    });
    await release({
      name: 'beta',
      runtimeId: 'beta',
      displayName: 'Beta',
      details: tagged('tools'),
      ownerTrusted: true,
    });
    await release({
      name: 'bundled',
      runtimeId: null,
      family: 'bundle-plugin',
      displayName: 'Bundled',
      summary: 'An alpha.',
    });
    await release({ name: 'secret', runtimeId: 'secret', displayName: 'Secret', channel: 'private' });
    await world.release(skillInput({ slug: 'skilled', displayName: 'Skilled', categories: ['weather'] }));
  });
  afterAll(() => world.close());
  const release = async (changes: Parameters<typeof packageInput>[0]) => {
    const registered = await world.package(packageInput(changes));
    await world.judge('package', registered, {});
    return registered;
  };
  const names = async (filters: Partial<Input<typeof listPackages>>, publisherIds: string[] = []) =>
    (await world.call(listPackages, { limit: 50, ...filters }, publisherIds)).items.map(({ name }) => name);

  it('shows what is public, the last updated first, each as clients validate it', async () => {
    const { items, nextCursor } = await world.call(listPackages, { limit: 50 });
    expect(items.map(({ name, family, channel }) => [name, family, channel])).toEqual([
      ['skilled', 'skill', 'community'],
      ['bundled', 'bundle-plugin', 'community'],
      ['beta', 'code-plugin', 'official'],
      ['alpha', 'code-plugin', 'community'],
    ]);
    expect(nextCursor).toBeNull();
    expect(items[3]).toEqual({
      ...{ name: 'alpha', displayName: 'Alpha', family: 'code-plugin', runtimeId: 'first', channel: 'community' },
      ...{ isOfficial: false, summary: null, ownerHandle: 'alice', latestVersion: '1.0.0', executesCode: true },
      ...{
        capabilityTags: ['tools', 'host:linux'],
        categories: ['weather'],
        topics: ['rain'],
        verificationTier: 'structural',
      },
      stats: { downloads: 0, installs: 0, stars: 0, versions: 1 },
      ...{ createdAt: expect.any(Number), updatedAt: expect.any(Number) },
    });
  });

  it.each<[Partial<Input<typeof listPackages>>, string[]]>([
    [{ family: 'skill' }, ['skilled']],
    [{ family: 'plugin' }, ['bundled', 'beta', 'alpha']],
    [{ family: 'bundle-plugin' }, ['bundled']],
    [{ executesCode: true }, ['beta', 'alpha']],
    [{ executesCode: false }, ['skilled', 'bundled']],
    [{ channel: 'official' }, ['beta']],
    [{ isOfficial: false, family: 'code-plugin' }, ['alpha']],
    [{ capabilityTags: ['tools'] }, ['beta', 'alpha']],
    [{ capabilityTags: ['tools', 'host:linux'] }, ['alpha']],
    [{ capabilityTags: ['tools'], channel: 'official', executesCode: true }, ['beta']],
    [{ channel: 'private' }, []],
    [{ featured: true }, []],
    [{ category: 'weather' }, ['skilled', 'alpha']],
    [{ category: 'weather', family: 'plugin' }, ['alpha']],
    [{ category: 'rain' }, []],
  ])('filters by %j', async (filters, expected) => {
    expect(await names(filters)).toEqual(expected);
  });

  it('walks every page once, and starts anew with the cursor of another list', async () => {
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await world.call(listPackages, { limit: 1, ...(cursor ? { cursor } : {}) });
      seen.push(...page.items.map(({ name }) => name));
      ({ nextCursor: cursor } = page);
      if (cursor !== null && seen.length === 1)
        expect(await names({ limit: 1, cursor, family: 'plugin' })).toEqual(['bundled']);
    } while (cursor !== null);
    expect(seen).toEqual(await names({}));
  });

  it('shows private packages to the members of their publisher, on every route', async () => {
    expect(await names({ channel: 'private' }, [ALICE.ownerId])).toEqual(['secret']);
    expect(await names({ channel: 'private' }, [BOB.ownerId])).toEqual([]);
    const search = { query: 'secret', limit: 10 };
    expect((await world.call(searchPackages, search)).results).toEqual([]);
    expect((await world.call(searchPackages, search, [ALICE.ownerId])).results).toHaveLength(1);
    expect(await world.callAs({ role: 'admin' }, searchPackages, search)).toEqual({ results: [] });
    await expect(world.call(getPackage, { name: 'secret' })).rejects.toMatchObject({ code: 'PACKAGE_NOT_FOUND' });
    const plugin = { pluginId: 'secret' };
    await expect(world.call(findPlugin, plugin)).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
    expect(await world.call(findPlugin, plugin, [ALICE.ownerId])).toMatchObject({ name: 'secret', channel: 'private' });
  });
  it('shows members, and nobody else, what is blocked altogether', async () => {
    const blocked = await world.package(
      packageInput({ name: 'blocked', runtimeId: 'blocked', displayName: 'Blocked' }),
    );
    await world.judge('package', blocked, { verdict: 'malicious' });
    expect(await names({})).not.toContain('blocked');
    const { items } = await world.call(listPackages, { limit: 50 }, [ALICE.ownerId]);
    expect(items.find(({ name }) => name === 'blocked')).toMatchObject({ latestVersion: null, categories: [] });
    const search = { query: 'blocked', limit: 10 };
    expect((await world.call(searchPackages, search)).results).toEqual([]);
    expect((await world.call(searchPackages, search, [ALICE.ownerId])).results).toHaveLength(1);
    await world.judge('package', blocked, { verdict: 'clean', revision: 2 });
    expect(await names({})).toContain('blocked');
    await world.judge('package', blocked, { verdict: 'malicious', revision: 3 });
    expect(await names({})).not.toContain('blocked');
    expect(await names({}, [ALICE.ownerId])).toContain('blocked');
  });

  it('ranks by where the whole query stands, and official packages by that first', async () => {
    const found = async (query: string) =>
      (await world.call(searchPackages, { query, limit: 10 })).results.map(({ score, package: { name } }) => [
        name,
        score,
      ]);
    expect(await found(' ALPHA ')).toEqual([
      ['alpha', 350],
      ['bundled', 20],
    ]);
    expect(await found('first')).toEqual([['alpha', 180]]);
    expect(await found('bet')).toEqual([['beta', 120 + 70 + 90 + 5]]);
    expect(await found('ool')).toEqual([
      ['beta', 17],
      ['alpha', 12],
    ]);
    expect(await found('%')).toEqual([]);
    expect(await found(' ')).toEqual([]);
  });

  it('gives a release the channel its publisher wants, keeps what is private so, else goes by trust', async () => {
    const channelAfter = async (version: string, changes: Parameters<typeof packageInput>[0]) => {
      await release({ name: 'moving', runtimeId: 'moving', version, ...changes });
      return (await world.call(getPackage, { name: 'moving' }, [ALICE.ownerId])).package.channel;
    };
    expect(await channelAfter('1.0.0', { ownerTrusted: false })).toBe('community');
    expect(await channelAfter('1.1.0', { ownerTrusted: true })).toBe('official');
    expect(await channelAfter('1.2.0', {})).toBe('official');
    expect(await channelAfter('1.3.0', { ownerTrusted: true, channel: 'private' })).toBe('private');
    expect(await channelAfter('1.4.0', { ownerTrusted: true })).toBe('private');
    expect(await channelAfter('1.5.0', { ownerTrusted: false, channel: 'community' })).toBe('community');
    // Who copies channels hears of the first release every time that they change.
    const rows = await world.sql<{ channel: string }>(
      `SELECT payload->>'channel' AS channel FROM catalog.outbox
       WHERE payload->>'name' = 'moving' AND payload->>'version' = '1.0.0' AND subject LIKE '%version.decided.v1'
       ORDER BY position`,
    );
    expect(rows.map(({ channel }) => channel)).toEqual(['community', 'official', 'private', 'community']);
  });
});
