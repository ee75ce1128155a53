import {
  findPlugin,
  getPackage,
  getPackageReadiness,
  getSkill,
  hideOwners,
  listPackageVersions,
  listSkills,
  reserveNames,
  restoreOwners,
  searchSkills,
  userBanned,
  userUnbanned,
  type Input,
  type Output,
  type RpcContract,
} from '@app/contracts';
import { childTraceparent, newId, runInContext, type Actor, type DomainError } from '@app/kernel';
import { eventually } from '../../support/eventually';
import { BOB, CatalogWorld, packageInput, skillInput } from './catalog-world';

let world: CatalogWorld;
beforeAll(async () => {
  world = await CatalogWorld.start();
});
afterAll(() => world.close());

const owner = (handle: string) => ({ ownerId: newId(), ownerHandle: handle, ownerDisplayName: null });
/** Asks as a member of staff. */
function asStaff<C extends RpcContract>(
  contract: C,
  input: Input<C>,
  role: Actor['role'] = 'admin',
): Promise<Output<C>> {
  return world.callAs({ handle: 'admin', role }, contract, input);
}
const hide = (ownerId: string, holdId: string, cause: 'ban' | 'moderation' = 'ban') =>
  asStaff(hideOwners, { holdId, cause, ownerIds: [ownerId] });
const restore = (holdId: string) => asStaff(restoreOwners, { holdId });
const seen = async (slug: string) => {
  const found = await world.call(searchSkills, { query: slug, limit: 10, exact: true });
  const listed = await world.call(listSkills, { limit: 200, sort: 'updated' });
  const detail = await world.call(getSkill, { slug }).catch((error: unknown) => (error as DomainError).code);
  return {
    searched: found.results.some((result) => result.slug === slug),
    listed: listed.items.some((item) => item.slug === slug),
    read: typeof detail === 'string' ? detail : 'yes',
  };
};
const VISIBLE = { searched: true, listed: true, read: 'yes' };
const HIDDEN = { searched: false, listed: false, read: 'SKILL_NOT_FOUND' };

describe('a ban', () => {
  it('hides all that was public, and its end restores exactly that', async () => {
    const mallory = owner('mallory');
    const [first] = await Promise.all([
      world.release(skillInput({ ...mallory, slug: 'ban-one' })),
      world.release(skillInput({ ...mallory, slug: 'ban-two' })),
    ]);
    const waiting = await world.skill(skillInput({ ...mallory, slug: 'ban-waiting' }));
    const plugin = await world.package(packageInput({ ...mallory, name: 'ban-plugin', runtimeId: 'ban-plugin' }));
    await world.judge('package', plugin, {});
    await world.release(skillInput({ ...BOB, slug: 'bobs-own' }));

    const [ban, again] = [newId(), newId()];
    expect(await hide(mallory.ownerId, ban)).toEqual({ skills: 2, packages: 1 });
    expect(await hide(mallory.ownerId, ban)).toEqual({ skills: 2, packages: 1 });
    for (const slug of ['ban-one', 'ban-two', 'ban-waiting']) expect(await seen(slug)).toEqual(HIDDEN);
    expect(await seen('bobs-own')).toEqual(VISIBLE);
    await expect(world.call(getPackage, { name: 'ban-plugin' }, [mallory.ownerId])).rejects.toMatchObject({
      code: 'PACKAGE_NOT_FOUND',
    });
    await expect(world.call(findPlugin, { pluginId: 'ban-plugin' })).rejects.toMatchObject({
      code: 'PLUGIN_NOT_FOUND',
    });
    expect((await world.decisions(first.versionId)).at(-1)).toMatchObject({
      visible: false,
      verdict: 'clean',
      revision: 2,
    });

    // What happens meanwhile stays out of sight: a verdict, another version, another hold.
    await world.judge('skill', waiting, {});
    expect((await world.decisions(waiting.versionId)).at(-1)).toMatchObject({ visible: false, verdict: 'clean' });
    await world.judge('skill', await world.skill(skillInput({ ...mallory, slug: 'ban-new' })), {});
    expect(await hide(mallory.ownerId, again, 'moderation')).toEqual({ skills: 0, packages: 0 });
    expect(await seen('ban-new')).toEqual(HIDDEN);

    expect(await restore(ban)).toEqual({ skills: 0, packages: 0 });
    expect(await seen('ban-one')).toEqual(HIDDEN);
    expect(await restore(again)).toEqual({ skills: 4, packages: 1 });
    for (const slug of ['ban-one', 'ban-two', 'ban-waiting', 'ban-new']) expect(await seen(slug)).toEqual(VISIBLE);
    expect(await world.call(findPlugin, { pluginId: 'ban-plugin' })).toMatchObject({ name: 'ban-plugin' });
    expect((await world.decisions(first.versionId)).at(-1)).toMatchObject({ visible: true, revision: 3 });
    expect(await restore(again)).toEqual({ skills: 4, packages: 1 });
  });

  it('leaves blocked what was blocked before', async () => {
    const evil = owner('evil');
    const blocked = await world.skill(skillInput({ ...evil, slug: 'was-blocked' }));
    await world.judge('skill', blocked, { verdict: 'malicious' });
    const before = await seen('was-blocked');
    const ban = newId();
    expect(await hide(evil.ownerId, ban)).toEqual({ skills: 0, packages: 0 });
    expect(await seen('was-blocked')).toEqual(HIDDEN);
    expect(await restore(ban)).toEqual({ skills: 0, packages: 0 });
    expect(await seen('was-blocked')).toEqual(before);
  });

  const facts = (ownerId: string, restrictionId: string) => ({
    ...{ userId: newId(), handle: 'x', restrictionId, reason: null, by: { kind: 'system' as const } },
    ...{ publisherIds: [ownerId], roleBefore: 'user' as const, revokedTokens: 0, banReason: null },
  });
  it('is heard of as well, in whatever order', async () => {
    const heard = owner('heard');
    await world.release(skillInput({ ...heard, slug: 'heard-of' }));
    const [ban, over] = [newId(), newId()];
    await world.publish(userBanned, facts(heard.ownerId, ban));
    await eventually(() => seen('heard-of'), HIDDEN);
    expect(await hide(heard.ownerId, ban)).toEqual({ skills: 1, packages: 0 });
    await world.publish(userUnbanned, facts(heard.ownerId, ban));
    await eventually(() => seen('heard-of'), VISIBLE);

    await world.publish(userUnbanned, facts(heard.ownerId, over));
    await eventually(() => world.sql(`SELECT 1 AS one FROM catalog.owner_hold WHERE id = $1`, [over]), [{ one: 1 }]);
    expect(await hide(heard.ownerId, over)).toEqual({ skills: 0, packages: 0 });
    expect(await seen('heard-of')).toEqual(VISIBLE);
  });
  it('happens once when it is heard of and asked for at once', async () => {
    const busy = owner('busy');
    await world.release(skillInput({ ...busy, slug: 'busy-one' }));
    const ban = newId();
    const answers = await Promise.all([
      ...Array.from({ length: 8 }, () => hide(busy.ownerId, ban)),
      world.publish(userBanned, facts(busy.ownerId, ban)),
    ]);
    expect(answers.slice(0, 8)).toEqual(Array(8).fill({ skills: 1, packages: 0 }));
    expect((await Promise.all([restore(ban), restore(ban)])).map(({ skills }) => skills)).toEqual([1, 1]);
  });

  it('catches what is registered at the same moment', async () => {
    const quick = await CatalogWorld.start({ PUBLISH_GATE: 'none' });
    try {
      const racer = owner('racer');
      const slugs = Array.from({ length: 10 }, (_, i) => `race-${i}`);
      const actor: Actor = { userId: newId(), role: 'admin', publisherIds: [], tokenKind: 'api', scopes: [] };
      const context = { requestId: newId(), traceparent: childTraceparent(), actor };
      await Promise.all([
        ...slugs.map((slug) => quick.skill(skillInput({ ...racer, slug }))),
        runInContext(context, () =>
          quick.rpc.call(hideOwners, { holdId: newId(), cause: 'ban', ownerIds: [racer.ownerId] }),
        ),
      ]);
      expect((await quick.call(listSkills, { limit: 200, sort: 'updated' })).items).toEqual([]);
      expect(await quick.sql(`SELECT count(*)::int AS items FROM catalog.item`)).toEqual([{ items: 10 }]);
    } finally {
      await quick.close();
    }
  });

  it('locks the slugs of the account', async () => {
    const locked = owner('locked');
    await world.release(skillInput({ ...locked, slug: 'locked-slug' }));
    await hide(locked.ownerId, newId());
    await expect(world.skill(skillInput({ ...BOB, slug: 'locked-slug' }))).rejects.toMatchObject({
      ...{
        code: 'SLUG_TAKEN',
        message: expect.stringContaining('This slug is locked to a deleted or banned account.'),
      },
    });
  });
  it('is for staff', async () => {
    const input = { holdId: newId(), cause: 'ban' as const, ownerIds: [newId()] };
    await expect(asStaff(hideOwners, input, 'user')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(asStaff(restoreOwners, { holdId: newId() }, 'moderator')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('reserved names', () => {
  const acme = owner('acme');
  const reserve = (slugs: string[], packageNames: string[] = []) =>
    asStaff(reserveNames, { ownerId: acme.ownerId, ownerHandle: 'acme', slugs, packageNames, reason: null });

  it('are kept for their owner, who releases them by publishing', async () => {
    const answer = await reserve(['admin', 'kept'], ['@acme/kept']);
    expect(answer).toMatchObject({ ok: true, succeeded: 3, failed: 0 });
    const again = (await reserve(['kept'], ['@acme/kept'])).results.map(({ action }) => action);
    expect(again).toEqual(['reserved', 'already_owned']);
    expect(answer.results[0]).toEqual({ kind: 'slug', name: 'admin', ok: true, action: 'reserved' });
    const [row] = await world.sql<{ days: number; reason: string }>(
      `SELECT extract(day FROM expires_at - created_at)::int AS days, reason FROM catalog.name_reservation
       WHERE kind = 'slug' AND name = 'kept'`,
    );
    expect(row).toEqual({ days: 90, reason: 'slug.reserved' });
    await expect(world.skill(skillInput({ ...BOB, slug: 'kept' }))).rejects.toMatchObject({
      ...{
        code: 'SLUG_TAKEN',
        message: expect.stringMatching(/^Slug "kept" is reserved for its previous owner until /),
      },
    });
    const stolen = packageInput({ ...BOB, name: '@acme/kept', runtimeId: 'kept' });
    await expect(world.package(stolen)).rejects.toMatchObject({ code: 'NAME_TAKEN' });
    await world.skill(skillInput({ ...acme, slug: 'kept' }));
    await world.package(packageInput({ ...acme, name: '@acme/kept', runtimeId: 'kept', family: 'bundle-plugin' }));
    expect((await reserve(['kept'], ['@acme/kept'])).results.map(({ action }) => action)).toEqual([
      ...['already_owned', 'already_owned'],
    ]);
    const released = await world.sql<{ name: string }>(
      `SELECT payload->>'name' AS name FROM catalog.outbox WHERE subject = 'reef.evt.catalog.name.released.v1' ORDER BY position`,
    );
    expect(released.map(({ name }) => name)).toEqual(['kept', '@acme/kept']);
  });
  it('of packages are private packages without releases to their owner, and nothing to anybody else', async () => {
    await reserve([], ['@acme/soon']);
    const reference = { name: '@Acme/Soon' };
    const { package: shown, owner } = await world.call(getPackage, reference, [acme.ownerId]);
    expect(shown).toMatchObject({
      ...{ name: '@acme/soon', displayName: '@acme/soon', family: 'code-plugin', channel: 'private', tags: {} },
      ...{ summary: 'Reserved for an official OpenClaw plugin.', latestVersion: null, scanStatus: 'not-run' },
    });
    expect(owner).toEqual({ handle: 'acme', displayName: null, image: null });
    const versions = { ...reference, limit: 10 };
    expect(await world.call(listPackageVersions, versions, [acme.ownerId])).toEqual({ items: [], nextCursor: null });
    const readiness = await world.call(getPackageReadiness, reference, [acme.ownerId]);
    expect(readiness).toMatchObject({ ready: false, blockers: expect.arrayContaining(['latest-version']) });
    const notFound = { code: 'PACKAGE_NOT_FOUND' };
    for (const publisherIds of [[], [BOB.ownerId]]) {
      await expect(world.call(getPackage, reference, publisherIds)).rejects.toMatchObject(notFound);
      await expect(world.call(listPackageVersions, versions, publisherIds)).rejects.toMatchObject(notFound);
      await expect(world.call(getPackageReadiness, reference, publisherIds)).rejects.toMatchObject(notFound);
    }
    const published = await world.package(packageInput({ ...acme, name: '@acme/soon', runtimeId: 'soon' }));
    await world.judge('package', published, {});
    expect((await world.call(getPackage, reference)).package).toMatchObject({ channel: 'community' });
  });
  it('fail one by one', async () => {
    await world.skill(skillInput({ ...BOB, slug: 'bob-has-it' }));
    const { results, succeeded, failed } = await reserve(['bob-has-it', ''], ['Not A Name']);
    expect([succeeded, failed]).toEqual([0, 3]);
    expect(results.map(({ error }) => error)).toEqual([
      'Slug already exists and belongs to another owner',
      'Slug is required.',
      'Package name must be lowercase and npm-safe (example: @scope/name or plugin-name)',
    ]);
  });
  it('are free again when their time is over', async () => {
    await reserve(['over']);
    await world.sql(`UPDATE catalog.name_reservation SET expires_at = now() WHERE name = 'over'`);
    expect(await world.skill(skillInput({ ...BOB, slug: 'over' }))).toMatchObject({ replayed: false });
  });
  it('and first registrations take turns', async () => {
    const [registered, reserved] = await Promise.all([
      world.skill(skillInput({ ...BOB, slug: 'contested' })).then(
        () => true,
        () => false,
      ),
      reserve(['contested']).then(({ results }) => results[0]!.ok),
    ]);
    expect([registered, reserved].filter((won) => won)).toHaveLength(1);
  });
  it('are given away by administrators only', async () => {
    const input = { ownerId: newId(), ownerHandle: 'x', slugs: ['x'], packageNames: [], reason: null };
    await expect(asStaff(reserveNames, input, 'moderator')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
