import {
  getModerationState,
  listModerationQueue,
  ruleVersion,
  RULINGS,
  scanCompleted,
  submitReport,
  verdictChanged,
  versionRuled,
  type ItemKind,
  type QueuedVersion,
  type QueueStatus,
  type RulingState,
  type ScanVerdict,
} from '@app/contracts';
import type { Actor } from '@app/kernel';
import { eventually } from '../../support/eventually';
import { ModerationWorld, refusal, someone, someTarget, type Target } from './moderation-world';

let world: ModerationWorld;
beforeAll(async () => {
  world = await ModerationWorld.open();
});
afterAll(() => world.close());

const moderator = someone('moderator');

describe("a moderator's word about a version", () => {
  const rule = (target: Target, state: RulingState, actor: Actor = moderator, reason = `It is ${state}.`) =>
    world.ask(ruleVersion, { target, state, reason }, actor);
  const verdictAfter = { approved: 'clean', quarantined: 'malicious', revoked: 'malicious' } as const;

  describe('from any state to any state', () => {
    const states = [null, ...RULINGS] as const;
    const kinds: ItemKind[] = ['skill', 'package'];
    const cells = kinds.flatMap((kind) => states.flatMap((from) => RULINGS.map((to) => ({ kind, from, to }))));

    it.each(cells)('$kind: $from to $to', async ({ kind, from, to }) => {
      const target = await world.scanned(kind);
      if (from !== null) await rule(target, from, moderator, 'Before.');
      expect(await rule(target, to)).toEqual({ state: to, verdict: verdictAfter[to], alreadyInState: from === to });

      const [last] = (await world.said(verdictChanged, target)).slice(-1);
      expect(last).toMatchObject({ verdict: verdictAfter[to], manualState: to, revision: from === null ? 2 : 3 });
      const [ruled] = (await world.said(versionRuled, target)).slice(-1);
      expect(ruled).toMatchObject({
        before: from === null ? null : { state: from, reason: 'Before.' },
        ...{ after: { state: to, reason: `It is ${to}.` }, revision: last!.revision, caseId: null },
        by: { kind: 'user', userId: moderator.userId, role: 'moderator' },
      });
      const action = kind === 'skill' ? 'skill.version.moderation' : 'package.release.moderation';
      await eventually(() => world.audited(target), from === null ? [action] : [action, action]);
    });
  });

  it.each<[string, (target: Target) => Actor | undefined]>([
    ['a stranger', () => someone()],
    ['its owner', ({ ownerId }) => someone('user', [ownerId])],
    ['nobody', () => undefined],
  ])('is not for %s', async (_, actorOf) => {
    const target = await world.scanned('package');
    const input = { target, state: 'approved', reason: 'x' } as const;
    expect(await refusal(world.ask(ruleVersion, input, actorOf(target)))).toBe('FORBIDDEN: Moderator role required.');
    expect(await world.said(versionRuled, target)).toEqual([]);
  });
  it('needs a reason', async () => {
    const target = await world.scanned('package');
    expect(await refusal(rule(target, 'revoked', moderator, ' '))).toBe('INVALID_INPUT: Moderation reason required');
  });
  it('said again in the same words changes nothing and is not said again', async () => {
    const target = await world.scanned('package');
    await rule(target, 'revoked');
    expect(await rule(target, 'revoked')).toMatchObject({ alreadyInState: true, verdict: 'malicious' });
    expect(await world.said(versionRuled, target)).toHaveLength(1);
  });
  it('counts for the version as it was seen, or not at all', async () => {
    const target = await world.scanned('skill');
    const seen = await world.ask(getModerationState, { target }, moderator);
    expect(seen.ruledBy).toBeUndefined();
    await rule(target, 'quarantined');
    const late = { target, state: 'approved', reason: 'Fine.', seenRevision: seen.revision! } as const;
    expect(await refusal(world.ask(ruleVersion, late, moderator))).toMatch(
      /^CASE_DECIDED: .*another moderator was first/,
    );
    expect(await world.said(versionRuled, target)).toHaveLength(1);
    const now = await world.ask(getModerationState, { target }, moderator);
    expect(now).toMatchObject({
      moderationState: 'quarantined',
      ruledBy: moderator.userId,
      revision: seen.revision! + 1,
    });
    await world.ask(ruleVersion, { ...late, seenRevision: now.revision! }, moderator);
    const owner = someone('user', [target.ownerId]);
    expect(Object.keys(await world.ask(getModerationState, { target }, owner))).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(revision|ruledBy|ruledAt)$/)]),
    );
  });
  it('may come before the version is known, and outlives its scan', async () => {
    const target = someTarget('package');
    await rule(target, 'quarantined');
    await world.scanned('package', 'clean', target);
    expect((await world.said(verdictChanged, target)).map(({ verdict }) => verdict)).toEqual([
      'malicious',
      'malicious',
    ]);
  });
  it('to approve a skill does not outlive new evidence of malware', async () => {
    const target = await world.scanned('skill', 'malicious');
    await rule(target, 'approved');
    const { kind, itemId, versionId } = target;
    await world.service.say(scanCompleted, {
      ...{ kind, itemId, versionId, scanner: 'static', verdict: 'malicious', reasonCodes: [], summary: 'Worse.' },
      ...{ engineVersion: 'v2', capabilityTags: [], findings: [], checkedAt: 4_000_000_000_000 },
    });
    await eventually(
      async () => (await world.said(verdictChanged, target)).map(({ verdict }) => verdict),
      ['malicious', 'clean', 'malicious'],
    );
  });
  it('is read with its reason by the members of the publisher and by staff only', async () => {
    const target = await world.scanned('package');
    await rule(target, 'quarantined');
    const read = (actor?: Actor) => refusal(world.ask(getModerationState, { target }, actor));
    for (const actor of [someone('user', [target.ownerId]), moderator, someone('admin')])
      expect(await read(actor)).toContain('"moderationReason":"It is quarantined."');
    for (const actor of [someone(), undefined]) expect(await read(actor)).toBe('FORBIDDEN: Unauthorized');
  });
});

describe('the moderation queue', () => {
  const walk = async (status: QueueStatus, limit: number): Promise<QueuedVersion[]> => {
    const found: QueuedVersion[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: QueuedVersion[]; nextCursor: string | null } = await world.ask(
        listModerationQueue,
        { status, limit, ...(cursor !== null && { cursor }) },
        moderator,
      );
      found.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return found;
  };

  it('has what its status says, reported releases first, then the newest, each once', async () => {
    const names = new Map<string, string>();
    const make = async (name: string, kind: ItemKind, verdict: ScanVerdict, ruling?: RulingState): Promise<Target> => {
      const target = await world.scanned(kind, verdict);
      names.set(target.versionId, name);
      if (ruling !== undefined)
        await world.ask(ruleVersion, { target, state: ruling, reason: 'Looked at.' }, moderator);
      return target;
    };
    const reported = async (target: Target, times: number): Promise<void> => {
      for (let time = 0; time < times; time += 1)
        await world.ask(
          submitReport,
          { target: { ...target, versionId: null, version: null }, reason: 'x' },
          someone(),
        );
    };
    const clean = await make('clean', 'package', 'clean');
    const reportedOnce = await make('reported', 'package', 'clean');
    await make('suspicious', 'package', 'suspicious');
    const malicious = await make('malicious', 'package', 'malicious');
    await make('pending', 'package', 'inconclusive');
    await make('approved', 'package', 'malicious', 'approved');
    await make('quarantined', 'package', 'clean', 'quarantined');
    await make('revoked', 'package', 'clean', 'revoked');
    const skill = await make('a skill', 'skill', 'malicious');
    await reported(malicious, 2);
    await reported(reportedOnce, 1);

    const listed = async (status: QueueStatus) =>
      (await walk(status, 3)).map(({ versionId }) => names.get(versionId)).filter((name) => name !== undefined);
    expect(await listed('open')).toEqual([
      ...['reported', 'malicious'],
      ...['revoked', 'quarantined', 'pending', 'suspicious'],
    ]);
    expect(await listed('blocked')).toEqual(['malicious', 'revoked', 'quarantined']);
    expect(await listed('manual')).toEqual(['revoked', 'quarantined', 'approved']);
    expect(await listed('all')).toEqual([
      ...['reported', 'malicious'],
      ...['revoked', 'quarantined', 'approved', 'pending', 'suspicious'],
    ]);
    const ofKind = async (kind: ItemKind | 'all') => {
      const input = { status: 'blocked', kind, limit: 100 } as const;
      const { items } = await world.ask(listModerationQueue, input, moderator);
      const ids = items.map(({ versionId }) => versionId);
      return [ids.includes(skill.versionId), ids.includes(malicious.versionId)];
    };
    expect([await ofKind('skill'), await ofKind('package'), await ofKind('all')]).toEqual([
      ...[
        [true, false],
        [false, true],
        [true, true],
      ],
    ]);
    const all = await walk('all', 100);
    expect(all.find(({ versionId }) => versionId === malicious.versionId)).toMatchObject({
      ...{ scanStatus: 'malicious', moderationState: null, reportCount: 2 },
      reasons: ['scan:malicious', 'static:malicious', 'reports:2'],
    });
    expect(all.map(({ versionId }) => versionId)).not.toContain(clean.versionId);
  });
  it('is for moderators', async () => {
    for (const actor of [someone(), undefined])
      expect(await refusal(world.ask(listModerationQueue, { status: 'open', limit: 5 }, actor))).toMatch(/^FORBIDDEN/);
  });
});
