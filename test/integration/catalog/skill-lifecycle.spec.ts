import {
  confirmVersion,
  deleteSkill,
  findSkillDownload,
  getSkill,
  getSkillVersion,
  listSkills,
  listSkillVersions,
  moveSkillTag,
  registerSkillVersion,
  resolveSkill,
  restoreSkillVersion,
  searchSkills,
  undeleteSkill,
  withdrawSkillVersion,
  type Input,
  type Output,
  type RpcContract,
} from '@app/contracts';
import { newId, type Actor } from '@app/kernel';
import { ALICE, BOB, CatalogWorld, sha256, skillInput } from './catalog-world';

let world: CatalogWorld;
beforeAll(async () => {
  world = await CatalogWorld.start();
});
afterAll(() => world.close());

type Who = Pick<Actor, 'role' | 'publisherIds' | 'managedPublisherIds'>;
const alice: Who = { role: 'user', publisherIds: [ALICE.ownerId] };
const stranger: Who = { role: 'user', publisherIds: [BOB.ownerId] };
const moderator: Who = { role: 'moderator', publisherIds: [newId()] };

const as = <C extends RpcContract>(who: Who, contract: C, input: Input<C>): Promise<Output<C>> =>
  world.callAs(who, contract, input);
const refusal = async (work: Promise<unknown>): Promise<[string, string]> => {
  try {
    await work;
    return ['none', ''];
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return [code, message];
  }
};
const events = async (subject: string, slug: string): Promise<object[]> => {
  const rows = await world.sql<{ payload: object }>(
    `SELECT payload FROM catalog.outbox WHERE subject = $1 AND payload->>'slug' = $2 ORDER BY position`,
    [`reef.evt.catalog.${subject}.v1`, slug],
  );
  return rows.map(({ payload }) => payload);
};
const isListed = async (slug: string): Promise<boolean[]> => {
  const { items } = await as(stranger, listSkills, { limit: 200, sort: 'updated' });
  const { results } = await as(stranger, searchSkills, { query: slug, limit: 10, exact: true });
  return [items.some((item) => item.slug === slug), results.some((result) => result.slug === slug)];
};
const GONE = ['SKILL_NOT_FOUND', 'Skill not found'];
const HIDDEN_BY_MODERATION =
  'Forbidden: This skill was hidden by moderation and cannot be restored by the owner. Please contact a moderator.';

describe('deleting a skill', () => {
  it('takes it out of everything a stranger can ask for, and brings all of it back', async () => {
    const input = skillInput({ slug: 'gone' });
    const { versionId } = await world.release(input);
    const before = await as(stranger, getSkill, { slug: 'gone' });
    const deleted = await as(alice, deleteSkill, { slug: 'Gone', ownerHandle: '@alice', reason: ' old ' });
    expect(deleted).toEqual({ ok: true, slugReservedUntil: expect.any(Number) });
    expect(deleted.slugReservedUntil! - Date.now()).toBeGreaterThan(29 * 24 * 3_600_000);

    for (const read of [
      as(stranger, getSkill, { slug: 'gone' }),
      as(stranger, listSkillVersions, { slug: 'gone', limit: 5 }),
      as(stranger, getSkillVersion, { slug: 'gone', version: '1.0.0' }),
      as(stranger, findSkillDownload, { slug: 'gone' }),
      as(stranger, resolveSkill, { slug: 'gone', hash: input.fingerprints[0]! }),
      as(alice, resolveSkill, { slug: 'gone', hash: input.fingerprints[0]! }),
    ])
      expect(await refusal(read)).toEqual(GONE);
    expect(await isListed('gone')).toEqual([false, false]);
    expect(await refusal(as(alice, getSkill, { slug: 'gone' }))).toEqual([
      'SKILL_DELETED',
      'Skill is hidden/deleted. Run "clawhub undelete gone" to restore it.',
    ]);
    expect(await as(moderator, getSkill, { slug: 'gone' })).toMatchObject({ skill: { slug: 'gone' } });
    expect(await as(moderator, findSkillDownload, { slug: 'gone' })).toMatchObject({ version: '1.0.0' });

    expect(await as(alice, undeleteSkill, { slug: 'gone' })).toEqual({ ok: true });
    expect(await as(stranger, getSkill, { slug: 'gone' })).toEqual(before);
    expect(await isListed('gone')).toEqual([true, true]);
    const by = { kind: 'user', userId: expect.any(String), role: 'user' };
    const fact = { skillId: expect.any(String), slug: 'gone', ownerId: ALICE.ownerId, ownerHandle: 'alice', by };
    const deletedAt = expect.any(Number) as number;
    expect(await events('skill.deleted', 'gone')).toEqual([{ ...fact, reason: 'old', deletedAt, cause: 'owner' }]);
    expect(await events('skill.restored', 'gone')).toEqual([{ ...fact, reason: null, deletedAt }]);
    expect((await world.decisions(versionId)).map(({ visible }) => visible)).toEqual([true, false, true]);
  });

  it('again, or back again, changes nothing and says nothing', async () => {
    await world.release(skillInput({ slug: 'twice' }));
    expect(await as(alice, undeleteSkill, { slug: 'twice' })).toEqual({ ok: true });
    const first = await as(alice, deleteSkill, { slug: 'twice' });
    expect(await as(alice, deleteSkill, { slug: 'twice', reason: 'again' })).toEqual(first);
    await as(alice, undeleteSkill, { slug: 'twice' });
    await as(alice, undeleteSkill, { slug: 'twice' });
    expect(await events('skill.deleted', 'twice')).toHaveLength(1);
    expect(await events('skill.restored', 'twice')).toHaveLength(1);
  });

  it('is for owners, admins of the publisher, and the staff', async () => {
    await world.release(skillInput({ slug: 'ours' }));
    await world.skill(skillInput({ slug: 'ours-pending' }));
    const member: Who = {
      role: 'user',
      publisherIds: [BOB.ownerId, ALICE.ownerId],
      managedPublisherIds: [BOB.ownerId],
    };
    const admin: Who = { ...member, managedPublisherIds: [BOB.ownerId, ALICE.ownerId] };
    expect(await refusal(as(stranger, deleteSkill, { slug: 'ours' }))).toEqual(['FORBIDDEN', 'Forbidden']);
    expect(await refusal(as(member, deleteSkill, { slug: 'ours' }))).toEqual(['FORBIDDEN', 'Forbidden']);
    expect(await refusal(as(stranger, deleteSkill, { slug: 'ours-pending' }))).toEqual(GONE);
    expect(await refusal(as(stranger, deleteSkill, { slug: 'no-such' }))).toEqual(GONE);
    expect(await as(admin, deleteSkill, { slug: 'ours' })).toMatchObject({ ok: true });
    expect(await refusal(as(stranger, undeleteSkill, { slug: 'ours' }))).toEqual(GONE);
    expect(await as(alice, undeleteSkill, { slug: 'ours' })).toEqual({ ok: true });
  });

  it.each(['', '  ', 'x'.repeat(1201)])('does nothing for a reason that is none or too long', async (reason) => {
    const wrong = ['INVALID_INPUT', 'Reason must be 1 to 1200 characters.'];
    expect(await refusal(as(alice, deleteSkill, { slug: 'ours', reason }))).toEqual(wrong);
    expect(await refusal(as(alice, undeleteSkill, { slug: 'ours', reason }))).toEqual(wrong);
  });

  it('by a moderator cannot be undone by the owner, nor by publishing again', async () => {
    await world.release(skillInput({ slug: 'held-back' }));
    expect(await as(moderator, deleteSkill, { slug: 'held-back', reason: 'legal hold' })).toEqual({ ok: true });
    expect(await refusal(as(alice, undeleteSkill, { slug: 'held-back' }))).toEqual(['FORBIDDEN', HIDDEN_BY_MODERATION]);
    expect(await refusal(as(alice, deleteSkill, { slug: 'held-back' }))).toEqual([
      'FORBIDDEN',
      'Forbidden: This skill is currently hidden by moderation and cannot be re-deleted by the owner. Please contact a moderator.',
    ]);
    const next = skillInput({ slug: 'held-back', version: '2.0.0' });
    expect(await refusal(as(alice, registerSkillVersion, next))).toEqual(['PUBLISH_INVALID', HIDDEN_BY_MODERATION]);
    const [hidden] = await world.sql<object>(
      `SELECT hidden_cause, hidden_reason, hidden_by IS NOT NULL AS by FROM catalog.item WHERE name = 'held-back'`,
    );
    expect(hidden).toEqual({ hidden_cause: 'staff', hidden_reason: 'legal hold', by: true });
    expect(await as(moderator, undeleteSkill, { slug: 'held-back' })).toEqual({ ok: true });
    expect(await isListed('held-back')).toEqual([true, true]);
  });

  it('by the owner is taken over by a moderator, and its slug then stays kept for good', async () => {
    await world.release(skillInput({ slug: 'taken-over' }));
    await as(alice, deleteSkill, { slug: 'taken-over' });
    expect(await as(moderator, deleteSkill, { slug: 'taken-over' })).toEqual({ ok: true });
    expect(await refusal(as(alice, undeleteSkill, { slug: 'taken-over' }))).toEqual([
      'FORBIDDEN',
      HIDDEN_BY_MODERATION,
    ]);
  });

  it('does not let malware out, nor a version that waits for its scan', async () => {
    const blocked = await world.skill(skillInput({ slug: 'malware' }));
    await world.judge('skill', blocked, { verdict: 'malicious', reasonCodes: ['malicious.x'] });
    await as(alice, deleteSkill, { slug: 'malware' });
    expect(await refusal(as(stranger, getSkill, { slug: 'malware' }))).toEqual(GONE);
    expect(await refusal(as(alice, undeleteSkill, { slug: 'malware' }))).toEqual([
      'FORBIDDEN',
      'Forbidden: This skill was blocked by automated malware detection and cannot be restored by the owner. Please contact a moderator.',
    ]);

    const pending = await world.skill(skillInput({ slug: 'in-scan' }));
    await as(alice, deleteSkill, { slug: 'in-scan' });
    await as(alice, undeleteSkill, { slug: 'in-scan' });
    expect(await refusal(as(stranger, getSkill, { slug: 'in-scan' }))).toEqual(GONE);
    await as(alice, deleteSkill, { slug: 'in-scan' });
    await world.judge('skill', pending, {});
    expect(await refusal(as(stranger, getSkill, { slug: 'in-scan' }))).toEqual(GONE);
    expect(await world.decisions(pending.versionId)).toMatchObject([{ visible: false, verdict: 'clean' }]);
    await as(alice, undeleteSkill, { slug: 'in-scan' });
    expect(await isListed('in-scan')).toEqual([true, true]);
  });

  it('is undone by publishing a version, and not by one that is there', async () => {
    const input = skillInput({ slug: 'renewed' });
    const first = await world.release(input);
    await as(alice, deleteSkill, { slug: 'renewed' });
    const exists = ['VERSION_EXISTS', 'Version already exists'];
    expect(await refusal(world.skill({ ...input, attemptId: newId() }))).toEqual(exists);
    expect(await refusal(as(alice, confirmVersion, { versionId: first.versionId }))).toEqual(exists);
    expect(await world.skill(input)).toMatchObject({ versionId: first.versionId, replayed: true });
    expect(await isListed('renewed')).toEqual([false, false]);

    await world.skill(skillInput({ slug: 'renewed', version: '1.1.0' }));
    expect(await as(stranger, getSkill, { slug: 'renewed' })).toMatchObject({ latestVersion: { version: '1.0.0' } });
    expect(await as(alice, confirmVersion, { versionId: first.versionId })).toEqual({ versionId: first.versionId });
    expect(await events('skill.restored', 'renewed')).toHaveLength(1);
  });

  it('keeps its slug for 30 days, and then for whoever publishes first', async () => {
    await world.release(skillInput({ slug: 'wanted' }));
    await as(alice, deleteSkill, { slug: 'wanted' });
    const bobs = () => skillInput({ ...BOB, slug: 'wanted', content: 'of bob' });
    expect(await refusal(world.skill(bobs()))).toEqual([
      'SLUG_TAKEN',
      'Slug is already taken. Choose a different slug.',
    ]);
    await world.sql(`UPDATE catalog.item SET name_kept_until = now() WHERE name = 'wanted'`);
    const outcomes = await Promise.all([
      refusal(world.release(bobs())),
      refusal(world.skill(skillInput({ slug: 'wanted', ownerId: newId(), ownerHandle: 'carol', content: 'of carol' }))),
    ]);
    expect(outcomes.map(([code]) => code).sort()).toEqual(['SLUG_TAKEN', 'none']);
    expect(await refusal(as(alice, undeleteSkill, { slug: 'wanted' }))).toEqual([
      'SLUG_TAKEN',
      'Slug is already taken. Choose a different slug.',
    ]);
    expect((await refusal(world.skill(skillInput({ slug: 'wanted', version: '2.0.0' }))))[0]).toBe('SLUG_TAKEN');
  });

  it('of a slug nobody else took gives it back with the skill, also when a deletion is long ago', async () => {
    await world.release(skillInput({ slug: 'unwanted' }));
    await as(alice, deleteSkill, { slug: 'unwanted' });
    await world.sql(`UPDATE catalog.item SET name_kept_until = now() WHERE name = 'unwanted'`);
    await as(alice, undeleteSkill, { slug: 'unwanted' });
    expect((await refusal(world.skill(skillInput({ ...BOB, slug: 'unwanted' }))))[0]).toBe('SLUG_TAKEN');
  });

  it('ends in one of the two states when everybody deletes and undeletes at once', async () => {
    await world.release(skillInput({ slug: 'fought' }));
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => as(alice, i % 2 === 0 ? deleteSkill : undeleteSkill, { slug: 'fought' })),
    );
    const deleted =
      (await events('skill.deleted', 'fought')).length - (await events('skill.restored', 'fought')).length;
    expect(await isListed('fought')).toEqual(deleted === 0 ? [true, true] : [false, false]);
  });
});

describe('deleting a version', () => {
  const shown = async (slug: string) => {
    const { skill, latestVersion } = await as(stranger, getSkill, { slug });
    return { tags: skill.tags, versions: skill.stats.versions, latest: latestVersion?.version };
  };
  const EXISTS = ['VERSION_EXISTS', 'Version already exists'];

  it('moves latest and tags to what is left, and back', async () => {
    await world.release(skillInput({ slug: 'shrunk', tags: ['stable'] }));
    const next = skillInput({ slug: 'shrunk', version: '1.1.0', tags: ['stable', 'new'], content: 'two' });
    const { versionId } = await world.release(next);
    const both = { tags: { latest: '1.1.0', stable: '1.1.0', new: '1.1.0' }, versions: 2, latest: '1.1.0' };
    expect(await shown('shrunk')).toEqual(both);
    expect(await as(alice, withdrawSkillVersion, { slug: 'shrunk', version: '1.1.0' })).toEqual({ ok: true });
    expect(await as(alice, withdrawSkillVersion, { slug: 'shrunk', version: '1.1.0' })).toEqual({ ok: true });
    expect(await shown('shrunk')).toEqual({ tags: { latest: '1.0.0', stable: '1.0.0' }, versions: 1, latest: '1.0.0' });
    const { items } = await as(stranger, listSkillVersions, { slug: 'shrunk', limit: 5 });
    expect(items.map(({ version }) => version)).toEqual(['1.0.0']);

    const notAvailable = ['VERSION_GONE', 'Version not available'];
    expect(await refusal(as(stranger, getSkillVersion, { slug: 'shrunk', version: '1.1.0' }))).toEqual(notAvailable);
    expect(await refusal(as(alice, findSkillDownload, { slug: 'shrunk', version: '1.1.0' }))).toEqual(notAvailable);
    expect(await as(stranger, resolveSkill, { slug: 'shrunk', hash: next.fingerprints[0]! })).toMatchObject({
      ...{ match: null, latestVersion: { version: '1.0.0' } },
    });
    expect(await refusal(world.skill({ ...next, attemptId: newId() }))).toEqual(EXISTS);
    expect(await refusal(as(alice, confirmVersion, { versionId }))).toEqual(EXISTS);

    await as(alice, restoreSkillVersion, { slug: 'shrunk', version: '1.1.0' });
    await as(alice, restoreSkillVersion, { slug: 'shrunk', version: '1.1.0' });
    expect(await shown('shrunk')).toEqual(both);
    expect(await world.skill({ ...next, attemptId: newId() })).toMatchObject({ versionId, replayed: true });
    expect(await events('version.withdrawn', 'shrunk')).toMatchObject([{ versionId, version: '1.1.0' }]);
    expect(await events('version.restored', 'shrunk')).toHaveLength(1);
    expect((await world.decisions(versionId)).map(({ visible }) => visible)).toEqual([true, false, true]);
  });

  it('does not date the skill', async () => {
    await world.release(skillInput({ slug: 'dated' }));
    await world.release(skillInput({ slug: 'dated', version: '1.1.0' }));
    const updatedAt = async () => (await as(stranger, getSkill, { slug: 'dated' })).skill.updatedAt;
    const before = await updatedAt();
    await as(alice, withdrawSkillVersion, { slug: 'dated', version: '1.0.0' });
    await as(alice, deleteSkill, { slug: 'dated' });
    await as(alice, undeleteSkill, { slug: 'dated' });
    expect(await updatedAt()).toBe(before);
  });

  it('leaves the last one, also when two go at once', async () => {
    await world.release(skillInput({ slug: 'last' }));
    await world.release(skillInput({ slug: 'last', version: '1.1.0' }));
    const outcomes = await Promise.all(
      ['1.0.0', '1.1.0'].map((version) => refusal(as(alice, withdrawSkillVersion, { slug: 'last', version }))),
    );
    expect(outcomes.map(([code]) => code).sort()).toEqual(['VERSION_LAST', 'none']);
    expect((await shown('last')).versions).toBe(1);
  });

  it('keeps what moderation learns of it meanwhile', async () => {
    await world.release(skillInput({ slug: 'learned' }));
    const late = await world.skill(skillInput({ slug: 'learned', version: '1.1.0' }));
    const bad = await world.release(skillInput({ slug: 'learned', version: '1.2.0' }));
    for (const version of ['1.1.0', '1.2.0']) await as(alice, withdrawSkillVersion, { slug: 'learned', version });
    await world.judge('skill', late, {});
    await world.judge('skill', bad, { revision: 2, verdict: 'malicious' });
    expect(await shown('learned')).toMatchObject({ versions: 1, latest: '1.0.0' });
    for (const version of ['1.1.0', '1.2.0']) await as(alice, restoreSkillVersion, { slug: 'learned', version });
    expect(await shown('learned')).toMatchObject({ versions: 2, latest: '1.1.0' });
    expect((await refusal(as(stranger, findSkillDownload, { slug: 'learned', version: '1.2.0' })))[0]).toBe(
      'DOWNLOAD_BLOCKED',
    );
  });

  it('by a moderator cannot be undone by the owner', async () => {
    await world.release(skillInput({ slug: 'moderated' }));
    await world.release(skillInput({ slug: 'moderated', version: '1.1.0' }));
    const version = { slug: 'moderated', version: '1.1.0' };
    expect(await refusal(as(stranger, withdrawSkillVersion, version))).toEqual(['FORBIDDEN', 'Forbidden']);
    await as(alice, withdrawSkillVersion, version);
    await as(moderator, withdrawSkillVersion, version);
    expect(await refusal(as(alice, restoreSkillVersion, version))).toEqual([
      'FORBIDDEN',
      'Forbidden: This version was hidden by moderation and cannot be restored by the owner. Please contact a moderator.',
    ]);
    await as(moderator, restoreSkillVersion, version);
    expect((await shown('moderated')).latest).toBe('1.1.0');
    expect(await refusal(as(alice, restoreSkillVersion, { ...version, version: '9.9.9' }))).toEqual([
      'VERSION_NOT_FOUND',
      'Version not found',
    ]);
  });
});

describe('publishing one version twice in parallel', () => {
  it('gives exactly one success', async () => {
    const inputs = Array.from({ length: 8 }, (_, i) => skillInput({ slug: 'raced', content: `content ${i}` }));
    const outcomes = await Promise.all(inputs.map((input) => refusal(world.skill(input))));
    expect(outcomes.filter(([code]) => code === 'none')).toHaveLength(1);
    expect(outcomes.filter(([code]) => code === 'VERSION_EXISTS')).toHaveLength(7);
  });
});

describe('moving a tag', () => {
  const move = (who: Who, slug: string, tag: string, version: string) => as(who, moveSkillTag, { slug, tag, version });
  const tags = async (slug: string) => (await as(stranger, getSkill, { slug })).skill.tags;

  it('points it at another version, once', async () => {
    await world.release(skillInput({ slug: 'tagged' }));
    await world.release(skillInput({ slug: 'tagged', version: '1.1.0', tags: ['stable'] }));
    expect(await move(alice, 'tagged', ' stable ', '1.0.0')).toEqual({
      ...{ ok: true, slug: 'tagged', tag: 'stable', version: '1.0.0' },
    });
    await move(alice, 'tagged', 'stable', '1.0.0');
    expect(await tags('tagged')).toEqual({ latest: '1.1.0', stable: '1.0.0' });
    await move(moderator, 'tagged', 'stable', '1.1.0');
    expect(await tags('tagged')).toEqual({ latest: '1.1.0', stable: '1.1.0' });
    expect(await events('tag.moved', 'tagged')).toMatchObject([
      { tag: 'stable', before: '1.1.0', version: '1.0.0', by: { role: 'user' } },
      { tag: 'stable', before: '1.0.0', version: '1.1.0', by: { role: 'moderator' } },
    ]);
  });

  it('keeps latest where it was put until a greater version is published', async () => {
    const release = (version: string, displayName = version) =>
      world.release(skillInput({ slug: 'rolled-back', version, displayName, content: version }));
    for (const version of ['1.0.0', '1.2.0', '2.0.0']) await release(version);
    await move(alice, 'rolled-back', 'Latest', '1.0.0');
    const shown = async () => {
      const { skill, latestVersion } = await as(stranger, getSkill, { slug: 'rolled-back' });
      return [skill.tags.latest, latestVersion?.version, skill.displayName];
    };
    expect(await shown()).toEqual(['1.0.0', '1.0.0', '1.0.0']);
    expect(await as(stranger, findSkillDownload, { slug: 'rolled-back' })).toMatchObject({ version: '1.0.0' });
    const resolved = await as(stranger, resolveSkill, { slug: 'rolled-back', hash: sha256('none') });
    expect(resolved.latestVersion).toEqual({ version: '1.0.0' });
    await release('0.9.0');
    expect(await shown()).toEqual(['1.0.0', '1.0.0', '1.0.0']);
    await release('1.1.0');
    expect(await shown()).toEqual(['1.1.0', '1.1.0', '1.1.0']);
    await as(alice, withdrawSkillVersion, { slug: 'rolled-back', version: '1.0.0' });
    expect(await shown()).toEqual(['2.0.0', '2.0.0', '2.0.0']);
  });

  it.each([
    ['1.9.9', 'VERSION_NOT_FOUND', 'Version not found'],
    ['1.1.0', 'VERSION_GONE', 'Version not available'],
    ['1.2.0', 'VERSION_GONE', 'Version not available'],
  ])('is refused for %s', async (version, ...answer) => {
    const slug = `refused-${version.replaceAll('.', '-')}`;
    await world.release(skillInput({ slug }));
    await world.release(skillInput({ slug, version: '1.1.0' }));
    await world.skill(skillInput({ slug, version: '1.2.0' }));
    await as(alice, withdrawSkillVersion, { slug, version: '1.1.0' });
    expect(await refusal(move(alice, slug, 'beta', version))).toEqual(answer);
    expect(await refusal(move(stranger, slug, 'beta', '1.0.0'))).toEqual(['FORBIDDEN', 'Forbidden']);
    expect(await tags(slug)).toEqual({ latest: '1.0.0' });
  });
});
