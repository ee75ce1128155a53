import { randomUUID } from 'node:crypto';
import {
  enforcementApplied,
  enforcementLifted,
  listEnforcement,
  ruleVersion,
  skillDeleted,
  skillRestored,
  submitAppeal,
  submitReport,
  triageReport,
  userHeld,
  userReleased,
  verdictChanged,
  versionDecided,
  versionRuled,
  type EnforcementNotice,
  type EnforcementState,
  type VersionDecided,
} from '@app/contracts';
import type { Actor } from '@app/kernel';
import { eventually } from '../../support/eventually';
import { ModerationWorld, refusal, someone, someTarget, type Target } from './moderation-world';

let world: ModerationWorld;
beforeAll(async () => {
  world = await ModerationWorld.open({ MODERATION_TRUSTED_REPORTS: '2', MODERATION_TRUSTED_UPHELD: '1' });
});
afterAll(() => world.close());

const moderator = someone('moderator');
const by = { kind: 'user', userId: moderator.userId, handle: 'mod', role: 'moderator' } as const;

const notices = async (actor: Actor | undefined, state?: EnforcementState): Promise<EnforcementNotice[]> =>
  (await world.ask(listEnforcement, { limit: 50, ...(state && { state }) }, actor)).items;
const measures = async (actor: Actor): Promise<string[]> =>
  (await notices(actor)).map(({ measure, state }) => `${measure} ${state}`);
const decided = (target: Target, parts: Partial<VersionDecided>) => {
  const { kind, itemId, versionId, ownerId, name } = target;
  const facts = { kind, itemId, versionId, ownerId, name, version: '1.0.0', attemptId: randomUUID() };
  return world.service.say(versionDecided, { ...facts, visible: false, verdict: 'malicious', revision: 1, ...parts });
};
const told = async (target: Target) => {
  const rows = await world.service.sql<{ subject: string; payload: { measure: string } }>(
    `SELECT subject, payload FROM moderation.outbox WHERE payload->'target'->>'id' = $1 ORDER BY position`,
    [target.itemId],
  );
  return rows.map(({ subject, payload }) => [subject, payload.measure]);
};

describe('a notice of what was done to a version', () => {
  it('is for the members of its publisher alone, says why and how it ended, and never who', async () => {
    const target = await world.scanned('package', 'malicious');
    const [owner, reporter] = [someone('user', [target.ownerId]), someone()];
    await world.ask(submitReport, { target, reason: 'It steals.' }, reporter);
    await decided(target, {});
    await eventually(() => measures(owner), ['version.malicious active']);
    const [notice] = await notices(owner);
    expect(notice).toMatchObject({
      ...{ target: { type: 'package', id: target.itemId, versionId: target.versionId, version: '1.0.0' } },
      ...{
        reason: 'scanner.static.malicious',
        codes: ['found.x'],
        ownerId: target.ownerId,
        liftedAt: null,
        appeal: null,
      },
    });
    for (const stranger of [someone(), reporter, moderator]) expect(await notices(stranger)).toEqual([]);
    expect(await refusal(notices(undefined))).toMatch(/^UNAUTHENTICATED/);

    await world.ask(ruleVersion, { target, state: 'revoked', reason: 'It does.' }, moderator);
    await decided(target, { moderationState: 'revoked', revision: 2 });
    await eventually(() => measures(owner), ['version.revoked active', 'version.malicious lifted']);
    const { appealId } = await world.ask(submitAppeal, { target, isHidden: false, message: 'It does not.' }, owner);
    expect((await notices(owner))[0]).toMatchObject({ note: 'It does.', appeal: { appealId } });
    await decided(target, { verdict: 'clean', moderationState: 'approved', visible: true, revision: 3 });
    await eventually(() => measures(owner), ['version.revoked lifted', 'version.malicious lifted']);

    expect(await told(target)).toEqual([
      [enforcementApplied.subject, 'version.malicious'],
      [enforcementLifted.subject, 'version.malicious'],
      [enforcementApplied.subject, 'version.revoked'],
      [enforcementLifted.subject, 'version.revoked'],
    ]);
    const all = JSON.stringify([await notices(owner), await told(target)]);
    for (const secret of [reporter.userId!, moderator.userId!, 'It steals.']) expect(all).not.toContain(secret);
  });

  it('does not follow older facts, says nothing twice, and goes with the version to another owner', async () => {
    const target = await world.scanned('skill', 'malicious');
    const [before, after] = [someone('user', [target.ownerId]), someone('user', [randomUUID()])];
    await decided(target, { revision: 4 });
    await decided(target, { revision: 3, verdict: 'clean', visible: true });
    await decided(target, { revision: 5, ownerId: after.publisherIds[0]! });
    await eventually(() => measures(after), ['version.malicious active']);
    expect(await measures(before)).toEqual([]);
    expect(await told(target)).toEqual([[enforcementApplied.subject, 'version.malicious']]);
  });
});

it('tells of a skill the staff took away until it is back', async () => {
  const { itemId: skillId, ownerId } = someTarget('skill');
  const owner = someone('user', [ownerId]);
  const skill = { skillId, slug: 'pdf', ownerId, ownerHandle: 'ana', by };
  await world.service.say(skillDeleted, { ...skill, reason: 'Legal hold', deletedAt: 2, cause: 'staff' });
  await eventually(() => measures(owner), ['skill.hidden active']);
  await world.service.say(skillRestored, { ...skill, reason: null, deletedAt: 2 });
  await eventually(() => measures(owner), ['skill.hidden lifted']);
  expect((await notices(owner, 'lifted'))[0]).toMatchObject({ note: 'Legal hold', reason: 'manual.removed' });
  expect(await notices(owner, 'active')).toEqual([]);
});

it('tells an account that it is under moderation, page by page with the rest', async () => {
  const held = someone();
  const account = { userId: held.userId!, handle: 'bob', restrictionId: randomUUID(), reason: 'Looking.', by };
  for (let time = 0; time < 2; time += 1) {
    await world.service.say(userHeld, { ...account, publisherIds: [randomUUID()] });
    await eventually(async () => (await notices(held, 'active')).length, 1);
    await world.service.say(userReleased, { ...account, holdReason: null });
    await eventually(async () => (await notices(held, 'active')).length, 0);
  }
  const first = await world.ask(listEnforcement, { limit: 1 }, held);
  expect(first.items).toMatchObject([{ measure: 'account.held', state: 'lifted', note: 'Looking.' }]);
  const second = await world.ask(listEnforcement, { limit: 1, cursor: first.nextCursor! }, held);
  expect(second.nextCursor).toBeNull();
  expect(second.items[0]!.noticeId).not.toBe(first.items[0]!.noticeId);
});

describe('trusted reporters', () => {
  /** Somebody of whose reports moderators have decided one like this. */
  const reporterWho = async (status: 'confirmed' | 'dismissed'): Promise<Actor> => {
    const [reporter, target] = [someone(), await world.scanned('package')];
    const { reportId } = await world.ask(submitReport, { target, reason: 'Bad.' }, reporter);
    await world.ask(triageReport, { kind: 'package', reportId, target, status, note: 'Looked.' }, moderator);
    return reporter;
  };
  const report = (target: Target, who: Actor) => world.ask(submitReport, { target, reason: 'Worse.' }, who);

  it('hold a young version back until a moderator has looked, and others never do', async () => {
    const [target, named] = [await world.scanned('package'), { versionId: null, version: null }];
    const [ana, ben, cem] = await Promise.all([1, 2, 3].map(() => reporterWho('confirmed')));
    for (const ordinary of [someone(), someone(), await reporterWho('dismissed')]) await report(target, ordinary);
    expect(await world.said(versionRuled, target)).toEqual([]);

    await Promise.all(
      [ana!, ben!].map((who) => world.ask(submitReport, { target: { ...target, ...named }, reason: 'x' }, who)),
    );
    const ruled = await world.said(versionRuled, target);
    expect(ruled).toMatchObject([
      { after: { state: 'quarantined' }, versionId: target.versionId, by: { kind: 'system' } },
    ]);
    expect((await world.said(verdictChanged, target)).at(-1)).toMatchObject({
      ...{ verdict: 'malicious', manualState: 'quarantined', reasonCodes: ['auto.quarantined'] },
    });
    await eventually(async () => (await world.audited(target)).includes('package.release.moderation'), true);
    const headers = await world.service.sql<{ headers: object }>(
      `SELECT headers FROM moderation.outbox WHERE subject = $1 AND payload->>'itemId' = $2`,
      [versionRuled.subject, target.itemId],
    );
    for (const { userId } of [ana!, ben!]) expect(JSON.stringify([ruled, headers])).not.toContain(userId);
    await decided(target, { moderationState: 'quarantined' });
    const owner = someone('user', [target.ownerId]);
    await eventually(async () => (await notices(owner)).map(({ reason }) => reason), ['auto.reports']);

    await world.ask(ruleVersion, { target, state: 'approved', reason: 'It is fine.' }, moderator);
    await report(target, cem!);
    expect(await world.said(versionRuled, target)).toHaveLength(2);
  });
  it('do not hold back what has been there for long', async () => {
    const target = await world.scanned('skill');
    await world.service.sql(`UPDATE moderation.verdict SET created_at = now() - interval '8 days' WHERE item_id = $1`, [
      target.itemId,
    ]);
    for (let time = 0; time < 2; time += 1) await report(target, await reporterWho('confirmed'));
    expect(await world.said(versionRuled, target)).toEqual([]);
  });
});
