import {
  findPackageFile,
  getPackage,
  getPackageArtifact,
  getPackageCategories,
  getPackageReadiness,
  getPackageSecurity,
  getPackageVersion,
  getTrustedPublisher,
  listPackageVersions,
  type Input,
  type Output,
  type RpcContract,
} from '@app/contracts';
import { ALICE, CatalogWorld, packageInput, sha256, skillInput } from './catalog-world';

let world: CatalogWorld;
beforeAll(async () => {
  world = await CatalogWorld.start();
});
afterAll(() => world.close());
const refusal = async <C extends RpcContract>(contract: C, input: Input<C>, who: string[] = []): Promise<string> =>
  world.call(contract, input, who).then(
    (answer: Output<C>) => JSON.stringify(answer),
    (error: unknown) => `${(error as { code: string }).code}: ${(error as Error).message}`,
  );

describe('a skill on the routes of packages', () => {
  const name = 'fallback';
  let skill: Awaited<ReturnType<CatalogWorld['release']>>;
  beforeAll(async () => {
    skill = await world.release(skillInput({ slug: name, displayName: 'Fallback', tags: ['stable'] }));
  });

  it('is shown where no package has the name, with null for what skills do not have', async () => {
    const { package: shown, owner } = await world.call(getPackage, { name: 'Fallback' });
    expect(shown).toMatchObject({
      ...{ _id: skill.itemId, name, displayName: 'Fallback', family: 'skill', channel: 'community', isOfficial: false },
      ...{ runtimeId: null, latestVersion: '1.0.0', tags: { latest: '1.0.0', stable: '1.0.0' }, scanStatus: 'clean' },
      ...{ compatibility: null, capabilities: null, verification: null, artifact: null },
    });
    expect(owner).toMatchObject({ handle: ALICE.ownerHandle });
    const { items, nextCursor } = await world.call(listPackageVersions, { name, limit: 5 });
    const version = { version: '1.0.0', changelog: 'First', distTags: expect.arrayContaining(['latest', 'stable']) };
    expect([items, nextCursor]).toEqual([[{ ...version, createdAt: expect.any(Number) }], null]);
    expect(await world.call(getPackageVersion, { name, version: '1.0.0' })).toMatchObject({
      package: { name, displayName: 'Fallback', family: 'skill' },
      version: { ...version, files: [{ path: 'SKILL.md' }], artifact: null, staticScan: null },
    });
    for (const path of ['SKILL.md', 'readme.MD'])
      expect(await world.call(findPackageFile, { name, path })).toMatchObject({ path: 'SKILL.md' });
  });

  it('has neither an artifact nor readiness nor a trusted publisher', async () => {
    expect(await refusal(getPackageArtifact, { name, version: '1.0.0' })).toBe(
      'ARTIFACT_NOT_FOUND: Artifact not found',
    );
    expect(await refusal(getPackageReadiness, { name })).toBe('NOT_FOUND: Not found');
    expect(await refusal(getTrustedPublisher, { name })).toBe('NOT_FOUND: Not found');
    expect(await refusal(getPackageVersion, { name, version: '9.0.0' })).toBe('VERSION_NOT_FOUND: Version not found');
    expect(await refusal(findPackageFile, { name, path: 'none' })).toMatch(/^FILE_NOT_FOUND/);
  });

  it('that nobody sees is no package', async () => {
    await world.skill(skillInput({ slug: 'unjudged' }));
    for (const contract of [getPackage, getPackageReadiness])
      expect(await refusal(contract, { name: 'unjudged' })).toBe('PACKAGE_NOT_FOUND: Package not found');
    expect(await refusal(getPackageArtifact, { name: 'unjudged', version: '1.0.0' })).toMatch(/^PACKAGE_NOT_FOUND/);
  });
});

it('says of releases where they are filed, in the order of the question', async () => {
  const [seen, hidden] = [
    packageInput({ name: 'filed', runtimeId: 'filed' }),
    packageInput({ name: 'own', runtimeId: 'own' }),
  ];
  await world.judge('package', await world.package(seen), {});
  await world.judge('package', await world.package({ ...hidden, channel: 'private' }), {});
  await world.sql(`UPDATE catalog.version SET categories = '{search}' WHERE attempt_id = ANY($1)`, [
    [seen.attemptId, hidden.attemptId],
  ]);
  const asked = ['own', 'Filed', 'none', 'filed'].map((name) => ({ name, version: '1.0.0' }));
  const filed = async (who: string[]) =>
    (await world.call(getPackageCategories, { packages: asked }, who)).packages.map(({ categories }) => categories);
  expect(await filed([])).toEqual([null, ['search'], null, ['search']]);
  expect(await filed([ALICE.ownerId])).toEqual([['search'], ['search'], null, ['search']]);
});

it('keeps a private package from strangers and staff on every route', async () => {
  const name = 'nobody-knows';
  const file = { path: 'a.txt', size: 3, sha256: sha256('a'), contentType: 'text/plain' };
  const input = packageInput({ name, runtimeId: name, channel: 'private', files: [file] });
  await world.judge('package', await world.package(input), {});
  const reads: (readonly [RpcContract, object])[] = [
    [getPackage, {}],
    [listPackageVersions, { limit: 5 }],
    [getPackageVersion, { version: '1.0.0' }],
    [getPackageSecurity, { version: '1.0.0' }],
    [getPackageArtifact, { version: '1.0.0' }],
    [getPackageReadiness, {}],
    [findPackageFile, { path: 'a.txt' }],
    [getTrustedPublisher, {}],
  ];
  for (const [contract, more] of reads) {
    const ask = { name, ...more } as never;
    expect(await refusal(contract, ask)).toBe('PACKAGE_NOT_FOUND: Package not found');
    await expect(world.callAs({ role: 'admin' }, contract, ask)).rejects.toMatchObject({ code: 'PACKAGE_NOT_FOUND' });
    expect(await refusal(contract, ask, [ALICE.ownerId])).not.toMatch(/^[A-Z_]+: /);
  }
});
