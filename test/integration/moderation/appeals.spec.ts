import { randomUUID } from 'node:crypto';
import {
  appealResolved,
  getModerationState,
  listAppeals,
  resolveAppeal,
  ruleVersion,
  skillHidden,
  submitAppeal,
  verdictChanged,
  type AppealAction,
  type AppealStatus,
  type ItemKind,
  type ScanVerdict,
} from '@app/contracts';
import type { Actor } from '@app/kernel';
import { eventually } from '../../support/eventually';
import { ModerationWorld, refusal, someone, someTarget, type Target } from './moderation-world';

describe('appeals', () => {
  let world: ModerationWorld;
  beforeAll(async () => {
    world = await ModerationWorld.open();
  });
  afterAll(() => world.close());

  const moderator = someone('moderator');
  const ownerOf = ({ ownerId }: Target): Actor => someone('user', [ownerId]);
  const appeal = (target: Target, actor = ownerOf(target), isHidden = false, message = 'It is documented setup.') =>
    world.ask(submitAppeal, { target, isHidden, message }, actor);
  const resolve = (target: Target, appealId: string, status: AppealStatus, finalAction?: AppealAction) =>
    world.ask(
      resolveAppeal,
      { kind: target.kind, appealId, target, status, note: 'Looked again.', ...(finalAction && { finalAction }) },
      moderator,
    );
  const NOTHING = {
    skill: 'NOT_APPEALABLE: Skill is not in an appealable state',
    package: 'NOT_APPEALABLE: Package release is not in an appealable state',
  };

  it.each<[ItemKind, ScanVerdict, boolean, boolean]>([
    ['skill', 'clean', false, false],
    ['skill', 'clean', true, true],
    ['skill', 'suspicious', false, true],
    ['skill', 'malicious', false, true],
    ['package', 'clean', false, false],
    ['package', 'clean', true, false],
    ['package', 'suspicious', false, true],
    ['package', 'malicious', false, true],
  ])('for a %s found %s, hidden: %s, are taken: %s', async (kind, verdict, isHidden, taken) => {
    const target = await world.scanned(kind, verdict);
    const answer = await refusal(appeal(target, ownerOf(target), isHidden));
    if (taken) expect(answer).toMatch(/^none: .*"submitted":true,"alreadyOpen":false/);
    else expect(answer).toBe(NOTHING[kind]);
  });

  it.each<[string, (target: Target) => Actor | undefined, string]>([
    ['a stranger', () => someone(), 'FORBIDDEN: Unauthorized'],
    ['a moderator who is no member', () => moderator, 'FORBIDDEN: Unauthorized'],
    [
      'a token that only publishes',
      (target) => ({ ...ownerOf(target), limits: { packages: ['x'], skills: [] } }),
      'FORBIDDEN: Unauthorized',
    ],
    ['nobody', () => undefined, 'UNAUTHENTICATED: Authentication is required'],
  ])('are not for %s', async (_, actorOf, refused) => {
    const target = await world.scanned('skill', 'malicious');
    const input = { target, isHidden: false, message: 'x' };
    expect(await refusal(world.ask(submitAppeal, input, actorOf(target)))).toBe(refused);
  });

  it('are open once a skill and once a release, however fast they come', async () => {
    const [skill, release] = [await world.scanned('skill', 'malicious'), await world.scanned('package', 'malicious')];
    const answers = await Promise.all([1, 2, 3].map(() => appeal(skill)));
    expect(answers.filter(({ submitted }) => submitted)).toHaveLength(1);
    expect(new Set(answers.map(({ appealId }) => appealId)).size).toBe(1);
    const second = { ...release, versionId: randomUUID(), version: '2.0.0' };
    await world.scanned('package', 'malicious', second);
    expect(await appeal(release)).toMatchObject({ submitted: true });
    expect(await appeal(second)).toMatchObject({ submitted: true });
    expect(await appeal(second)).toMatchObject({ submitted: false, alreadyOpen: true });
  });
  it('need words, and for a package a version', async () => {
    const target = await world.scanned('package', 'malicious');
    expect(await refusal(appeal(target, ownerOf(target), false, ' '))).toBe('INVALID_INPUT: Appeal message required.');
    const input = { target: { ...target, versionId: null, version: null }, isHidden: false, message: 'x' };
    const without = world.ask(submitAppeal, input, ownerOf(target));
    expect(await refusal(without)).toBe('INVALID_INPUT: Package version required');
  });

  it('bring back what a moderator and a scanner have blocked, and show a skill again', async () => {
    const target = await world.scanned('skill', 'malicious');
    await world.ask(ruleVersion, { target, state: 'revoked', reason: 'Bad.' }, moderator);
    const { appealId } = await appeal(target, ownerOf(target), true);
    expect(await resolve(target, appealId, 'accepted', 'restore')).toMatchObject({ actionTaken: 'restore' });
    expect((await world.said(verdictChanged, target)).map(({ verdict }) => verdict)).toEqual([
      ...['malicious', 'malicious', 'clean'],
    ]);
    expect(await world.said(skillHidden, target)).toMatchObject([{ hidden: false, caseId: appealId }]);
    expect(await world.said(appealResolved, target)).toMatchObject([{ before: 'open', after: 'accepted' }]);
    await eventually(
      async () => (await world.audited(target)).sort(),
      ['skill.version.moderation', 'skill.appeal.submit', 'skill.appeal.final_action', 'skill.version.moderation']
        .concat('skill.appeal.resolve')
        .sort(),
    );
  });
  it('approve a release, or nothing of it', async () => {
    const [approved, rejected] = [
      await world.scanned('package', 'malicious'),
      await world.scanned('package', 'malicious'),
    ];
    await resolve(approved, (await appeal(approved)).appealId, 'accepted', 'approve');
    await resolve(rejected, (await appeal(rejected)).appealId, 'rejected');
    const stateOf = (target: Target) => world.ask(getModerationState, { target }, ownerOf(target));
    expect(await stateOf(approved)).toMatchObject({
      ...{ scanStatus: 'clean', moderationState: 'approved', blockedFromDownload: false },
      reasons: ['manual:approved', 'static:malicious'],
      appeal: { status: 'accepted', resolutionNote: 'Looked again.' },
    });
    expect(await stateOf(rejected)).toMatchObject({
      ...{ scanStatus: 'malicious', moderationState: null, blockedFromDownload: true },
      appeal: { status: 'rejected', resolutionNote: 'Looked again.' },
    });
  });
  it('are decided once, and opened again only while no other one is open', async () => {
    const target = await world.scanned('skill', 'malicious');
    const { appealId } = await appeal(target);
    await resolve(target, appealId, 'rejected');
    expect(await refusal(resolve(target, appealId, 'accepted', 'restore'))).toBe(
      'CASE_DECIDED: Invalid appeal status transition from rejected to accepted. Reopen the case before recording a different outcome.',
    );
    await appeal(target);
    expect(await refusal(resolve(target, appealId, 'open'))).toBe(
      'CASE_DECIDED: Another appeal about the same is open.',
    );
  });
  it('are read and decided by moderators only', async () => {
    const target = await world.scanned('skill', 'malicious');
    const { appealId } = await appeal(target);
    const owner = ownerOf(target);
    expect(await refusal(world.ask(listAppeals, { kind: 'skill', limit: 5 }, owner))).toMatch(/^FORBIDDEN/);
    const asked = { kind: 'skill', appealId, target, status: 'accepted', note: 'x' } as const;
    expect(await refusal(world.ask(resolveAppeal, asked, owner))).toMatch(/^FORBIDDEN/);
    const { items } = await world.ask(listAppeals, { kind: 'skill', limit: 200, status: 'open' }, moderator);
    expect(items.find((known) => known.appealId === appealId)).toMatchObject({ message: 'It is documented setup.' });
    expect(await refusal(resolve(someTarget('skill'), appealId, 'rejected'))).toBe(
      'APPEAL_NOT_FOUND: Skill appeal not found',
    );
  });
});
