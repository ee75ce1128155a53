import {
  backfillArtifacts,
  confirmVersion,
  deletePackage,
  findNpmTarball,
  findPlugin,
  getNpmPackage,
  getPackage,
  getTrustedPublisher,
  listOfficialMigrations,
  registerPackageVersion,
  restorePackageVersion,
  saveOfficialMigration,
  transferPackage,
  undeletePackage,
  withdrawPackageVersion,
  type Input,
  type Output,
  type RpcContract,
} from '@app/contracts';
import { CatalogWorld, packageInput, skillInput, type PackageInput } from './catalog-world';
import { askAs, GatewayStandIn, organization, person, refusal, type Person } from './people';

let world: CatalogWorld;
beforeAll(async () => {
  world = await CatalogWorld.start({}, [GatewayStandIn]);
});
afterAll(() => world.close());

const ann = person('ann');
const ben = person('ben');
const staff = (role: 'moderator' | 'admin'): Person => {
  const someone = person(`${role}-person`);
  return { ...someone, actor: { ...someone.actor, role } };
};
const moderator = staff('moderator');
const admin = staff('admin');
const guild = organization('guild', { ann: 'admin', ben: 'publisher' });

const as = <C extends RpcContract>(who: Person, contract: C, input: Input<C>): Promise<Output<C>> =>
  askAs(world, who, contract, input);
const detailsOf = (name: string, version: string) => ({
  artifact: { npmTarballName: `${name}-${version}.tgz`, npmIntegrity: 'sha512-x', npmShasum: 'b', npmFileCount: 3 },
});
/** A release of ann's that everybody sees. */
const release = async (name: string, version = '1.0.0', changes: Partial<PackageInput> = {}) => {
  const input = { ...ann.owner, name, version, runtimeId: name, content: `${name} ${version}`, ...changes };
  const registered = await world.package(packageInput({ details: detailsOf(name, version), ...input }));
  await world.judge('package', registered, {});
  return registered;
};
const events = async (subject: string, name: string): Promise<object[]> => {
  const rows = await world.sql<{ payload: object }>(
    `SELECT payload FROM catalog.outbox WHERE subject = $1 AND payload->>'name' = $2 ORDER BY position`,
    [`reef.evt.catalog.${subject}.v1`, name],
  );
  return rows.map(({ payload }) => payload);
};
const trust = (packageId: string) =>
  world.sql(
    `INSERT INTO catalog.trusted_publisher (item_id, provider, repository, repository_id, repository_owner,
       repository_owner_id, workflow_filename, set_at) VALUES ($1, 'github-actions', 'ann/x', '1', 'ann', '2', 'r.yml', now())`,
    [packageId],
  );
const MISSING = 'PACKAGE_NOT_FOUND: Package not found';
const DELETED = (name: string) =>
  `PUBLISH_INVALID: Package "${name}" was deleted. Restore it before publishing another release or choose a new package name.`;
const OK = 'none: {"ok":true}';

describe('deleting a package', () => {
  it('takes it and its releases out of every read, and brings all of it back', async () => {
    const { versionId, itemId } = await release('gone');
    await trust(itemId);
    const before = await as(ben, getPackage, { name: 'gone' });
    expect(await as(ann, deletePackage, { name: 'Gone', reason: ' old ' })).toEqual({ ok: true });
    const reads = (who: Person) => [
      as(who, getPackage, { name: 'gone' }),
      as(who, getNpmPackage, { name: 'gone' }),
      as(who, findNpmTarball, { name: 'gone', fileName: 'gone-1.0.0.tgz' }),
      as(who, getTrustedPublisher, { name: 'gone' }),
      as(who, withdrawPackageVersion, { name: 'gone', version: '1.0.0' }),
    ];
    for (const who of [ben, ann])
      expect(await Promise.all(reads(who).map(refusal))).toEqual(Array.from({ length: 5 }, () => MISSING));
    expect(await refusal(as(ben, findPlugin, { pluginId: 'gone' }))).toMatch(/^PLUGIN_NOT_FOUND/);

    expect(await as(ann, undeletePackage, { name: 'gone' })).toEqual({ ok: true });
    expect(await as(ben, getPackage, { name: 'gone' })).toEqual(before);
    expect(await as(ben, getTrustedPublisher, { name: 'gone' })).toMatchObject({
      trustedPublisher: { repositoryId: '1' },
    });
    const by = { kind: 'user', userId: ann.actor.userId, handle: 'ann', role: 'user' };
    const fact = { packageId: itemId, name: 'gone', ownerId: ann.owner.ownerId, ownerHandle: 'ann', by };
    const deletedAt = expect.any(Number) as number;
    expect(await events('package.deleted', 'gone')).toEqual([{ ...fact, reason: 'old', deletedAt, cause: 'owner' }]);
    expect(await events('package.restored', 'gone')).toEqual([{ ...fact, reason: null, deletedAt }]);
    expect((await world.decisions(versionId)).map(({ visible }) => visible)).toEqual([true, false, true]);
  });

  it('keeps its name from everybody, and says so to who publishes', async () => {
    const { versionId } = await release('kept');
    await as(ann, deletePackage, { name: 'kept' });
    const publish = (owner: Person['owner'], version: string) =>
      refusal(world.package(packageInput({ ...owner, name: 'kept', runtimeId: 'kept', version })));
    expect(await publish(ann.owner, '1.1.0')).toBe(DELETED('kept'));
    expect(await publish(ben.owner, '1.1.0')).toBe(DELETED('kept'));
    expect(await refusal(as(ann, confirmVersion, { versionId }))).toBe(DELETED('kept'));
    await as(ann, undeletePackage, { name: 'kept' });
    expect(await publish(ann.owner, '1.1.0')).toMatch(/^none/);
    expect(await publish(ben.owner, '1.2.0')).toMatch(/^NAME_TAKEN/);
  });

  it('is for those who manage its publisher and for the staff, whose word counts more', async () => {
    await release('ours', '1.0.0', guild.owner);
    await world.package(packageInput({ ...ann.owner, name: 'unseen', runtimeId: 'unseen' }));
    await release('secret', '1.0.0', { channel: 'private' });
    const [outsider, member, boss] = [person('outsider'), ben, ann];
    expect(await refusal(as(outsider, deletePackage, { name: 'ours' }))).toBe('FORBIDDEN: Forbidden');
    expect(await refusal(as(member, deletePackage, { name: 'ours' }))).toBe('FORBIDDEN: Forbidden');
    for (const name of ['unseen', 'secret', 'nothing'])
      expect(await refusal(as(outsider, deletePackage, { name }))).toBe(MISSING);
    const limited = { ...boss, actor: { ...boss.actor, limits: { packages: ['ours'], skills: [] } } };
    expect(await refusal(as(limited, deletePackage, { name: 'ours' }))).toBe('FORBIDDEN: Forbidden');
    expect(await refusal(world.call(deletePackage, { name: 'ours', reason: ' ' }))).toMatch(
      /^INVALID_INPUT: Reason must/,
    );

    expect(await refusal(as(boss, deletePackage, { name: 'ours' }))).toBe(OK);
    expect(await refusal(as(boss, deletePackage, { name: 'ours' }))).toBe(OK);
    expect(await refusal(as(moderator, deletePackage, { name: 'ours' }))).toBe(OK);
    expect(await refusal(as(boss, deletePackage, { name: 'ours' }))).toBe(OK);
    expect(await events('package.deleted', 'ours')).toHaveLength(2);
    expect(await refusal(as(boss, undeletePackage, { name: 'ours' }))).toBe(
      'FORBIDDEN: Forbidden: This package was hidden by moderation and cannot be restored by the owner. Please contact a moderator.',
    );
    expect(await refusal(as(moderator, undeletePackage, { name: 'ours' }))).toBe(OK);
    expect(await refusal(as(boss, undeletePackage, { name: 'ours' }))).toBe(OK);
    expect(await events('package.restored', 'ours')).toHaveLength(1);
  });

  it('and publishing to it end in one of two ways, whoever is first', async () => {
    for (let round = 0; round < 4; round += 1) {
      const name = `race-${round}`;
      await release(name);
      const input = packageInput({ ...ann.owner, name, runtimeId: name, version: '1.1.0', content: name });
      const [published, deleted] = await Promise.all([
        refusal(as(ann, registerPackageVersion, input)),
        refusal(as(ann, deletePackage, { name })),
      ]);
      expect(deleted).toBe(OK);
      expect(published === DELETED(name) || published.startsWith('none')).toBe(true);
      expect(await refusal(as(ann, getPackage, { name }))).toBe(MISSING);
      await as(ann, undeletePackage, { name });
      const [{ count }] = (await world.sql<{ count: number }>(
        `SELECT count(*)::int FROM catalog.version v JOIN catalog.item i ON i.id = v.item_id WHERE i.name = $1`,
        [name],
      )) as [{ count: number }];
      expect(count).toBe(published === DELETED(name) ? 1 : 2);
    }
  });
});

describe('deleting a release', () => {
  it('leaves the ones before, and keeps its number', async () => {
    const name = 'versions';
    await release(name);
    const { versionId } = await release(name, '1.1.0');
    const change = { name, version: '1.1.0' };
    expect(await refusal(as(ben, withdrawPackageVersion, change))).toBe('FORBIDDEN: Forbidden');
    expect(await refusal(as(ann, withdrawPackageVersion, { name, version: '9.9.9' }))).toMatch(/^VERSION_NOT_FOUND/);
    for (let time = 0; time < 2; time += 1) expect(await refusal(as(ann, withdrawPackageVersion, change))).toBe(OK);
    expect((await as(ben, getPackage, { name })).package).toMatchObject({
      latestVersion: '1.0.0',
      tags: { latest: '1.0.0' },
    });
    expect((await as(ben, getNpmPackage, { name })).releases.map(({ version }) => version)).toEqual(['1.0.0']);
    expect(await refusal(as(ben, findNpmTarball, { name, fileName: 'versions-1.1.0.tgz' }))).toMatch(
      /^ARTIFACT_NOT_FOUND/,
    );
    const again = packageInput({ ...ann.owner, name, runtimeId: name, version: '1.1.0', content: `${name} 1.1.0` });
    expect(await refusal(world.package(again))).toBe('VERSION_EXISTS: Version already exists');
    expect(await refusal(as(ann, withdrawPackageVersion, { name, version: '1.0.0' }))).toBe(
      'VERSION_LAST: A package keeps at least one version. Delete the package instead.',
    );
    for (let time = 0; time < 2; time += 1) expect(await refusal(as(ann, restorePackageVersion, change))).toBe(OK);
    expect((await as(ben, getPackage, { name })).package.latestVersion).toBe('1.1.0');
    const fact = { name, versionId, version: '1.1.0', ownerHandle: 'ann' };
    expect(await events('packageVersion.withdrawn', name)).toEqual([expect.objectContaining(fact)]);
    expect(await events('packageVersion.restored', name)).toEqual([expect.objectContaining(fact)]);

    await as(moderator, withdrawPackageVersion, change);
    expect(await refusal(as(ann, restorePackageVersion, change))).toMatch(
      /^FORBIDDEN: Forbidden: This version was hidden/,
    );
    expect(await refusal(as(moderator, restorePackageVersion, change))).toBe(OK);
  });
});

describe('giving a package away', () => {
  const invalid = (text: string) => `PACKAGE_TRANSFER_INVALID: ${text}`;

  it('brings it to the other publisher at once, without its trusted publisher', async () => {
    const { itemId, versionId } = await release('moved');
    await release('moved', '1.1.0', {});
    await trust(itemId);
    const { state } = await as(ben, getNpmPackage, { name: 'moved' });
    expect(await as(ann, transferPackage, { name: 'moved', toOwner: '@Guild', reason: 'ours now' })).toEqual({
      ...{ ok: true, packageId: itemId, name: 'moved', ownerUserId: ann.actor.userId },
      ...{ ownerPublisherId: guild.owner.ownerId, channel: 'community', isOfficial: false },
    });
    expect((await as(ben, getPackage, { name: 'moved' })).owner).toMatchObject({ handle: 'guild' });
    expect((await as(ben, getNpmPackage, { name: 'moved' })).state).not.toBe(state);
    expect(await as(ben, getTrustedPublisher, { name: 'moved' })).toEqual({ trustedPublisher: null });
    expect(await events('trustedPublisher.removed', 'moved')).toHaveLength(1);
    const owners = {
      from: { ownerId: ann.owner.ownerId, ownerHandle: 'ann' },
      to: { ownerId: guild.owner.ownerId, ownerHandle: 'guild' },
    };
    expect(await events('package.transferred', 'moved')).toEqual([
      expect.objectContaining({ packageId: itemId, name: 'moved', ...owners, reason: 'ours now' }),
    ]);
    // Whoever copies owners hears of the new one, for each release.
    const heard = (await world.decisions(versionId)).map(({ ownerId, visible, revision }) => [
      ownerId,
      visible,
      revision,
    ]);
    expect(heard).toEqual([
      [ann.owner.ownerId, true, 1],
      [guild.owner.ownerId, true, 2],
    ]);
    expect(await refusal(as(ann, transferPackage, { name: 'moved', toOwner: 'guild' }))).toMatch(/^none/);
    expect(await events('package.transferred', 'moved')).toHaveLength(1);
    const publish = (owner: Person['owner'], version: string) =>
      refusal(world.package(packageInput({ ...owner, name: 'moved', runtimeId: 'moved', version })));
    expect(await publish(ann.owner, '2.0.0')).toMatch(/^NAME_TAKEN/);
    expect(await publish(guild.owner, '2.0.0')).toMatch(/^none/);
  });

  it('is refused with a sentence', async () => {
    await release('stays');
    await release('@ann/scoped', '1.0.0', { runtimeId: 'scoped' });
    await release('deleted-one');
    await as(ann, deletePackage, { name: 'deleted-one' });
    await release('hidden-one', '1.0.0', { channel: 'private' });
    await world.release(skillInput({ ...ann.owner, slug: 'a-skill' }));
    const move = (who: Person, name: string, toOwner: string) => refusal(as(who, transferPackage, { name, toOwner }));
    expect(await move(ann, 'stays', ' @ ')).toBe(invalid('Destination owner is required'));
    expect(await move(ann, 'stays', 'nobody')).toBe(
      invalid(
        'Publisher "@nobody" not found. Create the "@nobody" organization on ClawHub before transferring this package.',
      ),
    );
    expect(await move(ann, 'stays', 'ben')).toBe(
      invalid(
        'You do not have admin access for "@ben". Ask an owner or admin to add you before transferring this package.',
      ),
    );
    expect(await move(ann, '@ann/scoped', 'guild')).toBe(
      invalid('Package scope "@ann" can only be transferred to publisher "@ann".'),
    );
    expect(await move(ann, 'a-skill', 'guild')).toBe(invalid('Skill packages must use the skills transfer flow'));
    expect(await move(ben, 'stays', 'ben')).toBe('OWNER_NOT_ALLOWED: Forbidden');
    expect(await move(moderator, 'stays', 'ben')).toBe('OWNER_NOT_ALLOWED: Forbidden');
    for (const name of ['deleted-one', 'nothing'])
      expect(await move(ann, name, 'guild')).toBe(invalid('Package not found'));
    expect(await move(ben, 'hidden-one', 'ben')).toBe(invalid('Package not found'));
    expect(await move(admin, 'stays', 'ben')).toMatch(/^none/);
  });

  it('and deleting it end in one of two ways, whoever is first', async () => {
    for (let round = 0; round < 4; round += 1) {
      const name = `given-${round}`;
      await release(name);
      const [moved, deleted] = await Promise.all([
        refusal(as(admin, transferPackage, { name, toOwner: 'ben' })),
        refusal(as(ann, deletePackage, { name })),
      ]);
      const [item] = await world.sql<{ owner: string; hidden: boolean }>(
        `SELECT owner_handle AS owner, hidden_at IS NOT NULL AS hidden FROM catalog.item WHERE name = $1`,
        [name],
      );
      if (deleted === OK) expect([moved, item]).toEqual([invalid('Package not found'), { owner: 'ann', hidden: true }]);
      else expect([deleted, item]).toEqual([expect.any(String), { owner: 'ben', hidden: false }]);
    }
  });
});

describe('what the staff keeps', () => {
  it('is who is to become a package, changed in place', async () => {
    const { itemId } = await release('search-plugin');
    const body = { bundledPluginId: ' Core.Search ', packageName: 'Search-Plugin', owner: 'platform', notes: 'waits' };
    const first = await as(admin, saveOfficialMigration, {
      ...body,
      blockers: [' no pack ', 'no pack'],
      scanClean: true,
    });
    expect(first.migration).toMatchObject({
      ...{ bundledPluginId: 'core.search', packageName: 'search-plugin', packageId: itemId, phase: 'blocked' },
      ...{ blockers: ['no pack'], scanClean: true, runtimeBundlesReady: false, owner: 'platform', notes: 'waits' },
    });
    const second = await as(admin, saveOfficialMigration, { bundledPluginId: 'core.search', packageName: 'missing' });
    expect(second.migration).toMatchObject({
      ...{ migrationId: first.migration.migrationId, packageId: null, phase: 'blocked', blockers: ['no pack'] },
      ...{ scanClean: true, owner: null, notes: null },
    });
    await Promise.all(
      [1, 2, 3].map((one) =>
        as(admin, saveOfficialMigration, { bundledPluginId: 'core.twice', packageName: 'twice', notes: `${one}` }),
      ),
    );
    await as(admin, saveOfficialMigration, { bundledPluginId: 'core.late', packageName: 'late' });
    const page = (input: Partial<Input<typeof listOfficialMigrations>>) =>
      as(moderator, listOfficialMigrations, { limit: 2, ...input });
    const one = await page({});
    expect([one.items.map(({ bundledPluginId: id }) => id), one.done]).toEqual([['core.late', 'core.twice'], false]);
    const two = await page({ cursor: one.nextCursor! });
    expect(two).toMatchObject({ items: [{ bundledPluginId: 'core.search' }], nextCursor: null, done: true });
    expect((await page({ phase: 'blocked' })).items).toHaveLength(1);
    expect(await events('officialMigration.saved', 'nothing')).toEqual([]);

    expect(await refusal(as(ann, listOfficialMigrations, { limit: 1 }))).toMatch(/^FORBIDDEN/);
    expect(await refusal(as(moderator, saveOfficialMigration, body))).toMatch(/^FORBIDDEN/);
    expect(await refusal(as(admin, saveOfficialMigration, { bundledPluginId: 'x' }))).toMatch('Package name required');
  });

  it('is not which artifacts lack a kind: a walk finds none, and ends', async () => {
    const [known] = await world.sql<{ count: number }>(
      `SELECT count(*)::int FROM catalog.version v JOIN catalog.item i ON i.id = v.item_id
       WHERE i.kind = 'package' AND i.hidden_at IS NULL AND v.withdrawn_at IS NULL`,
    );
    let scanned = 0;
    for (let cursor: string | null | undefined; cursor !== null;) {
      const input = { batchSize: 10, dryRun: true, ...(cursor === undefined ? {} : { cursor }) };
      const page = await as(admin, backfillArtifacts, input);
      expect(page).toMatchObject({ ok: true, updated: 0, dryRun: true, done: page.nextCursor === null });
      scanned += page.scanned;
      cursor = page.nextCursor;
    }
    expect(scanned).toBe(known!.count);
    expect(await refusal(as(moderator, backfillArtifacts, { batchSize: 1, dryRun: true }))).toMatch(/^FORBIDDEN/);
  });
});
