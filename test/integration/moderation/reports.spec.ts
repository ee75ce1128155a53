import { randomUUID } from 'node:crypto';
import {
  getModerationState,
  listReports,
  MAX_OPEN_REPORTS,
  reportTriaged,
  skillHidden,
  submitReport,
  triageReport,
  verdictChanged,
  versionRuled,
  type ItemKind,
  type ReportAction,
  type ReportRecord,
  type ReportStatus,
} from '@app/contracts';
import type { Actor } from '@app/kernel';
import { eventually } from '../../support/eventually';
import { ModerationWorld, refusal, someone, someTarget, type Target } from './moderation-world';

describe('reports', () => {
  let world: ModerationWorld;
  beforeAll(async () => {
    world = await ModerationWorld.open();
  });
  afterAll(() => world.close());

  const moderator = someone('moderator');
  const report = (target: Target, actor: Actor, reason = 'Suspicious install step') =>
    world.ask(submitReport, { target: { ...target, versionId: null, version: null }, reason }, actor);
  const triage = (
    target: Target,
    reportId: string,
    status: ReportStatus,
    finalAction?: ReportAction,
    actor = moderator,
  ) =>
    world.ask(
      triageReport,
      { kind: target.kind, reportId, target, status, note: 'Looked at it.', ...(finalAction && { finalAction }) },
      actor,
    );
  const listed = async (kind: ItemKind, status?: ReportStatus): Promise<ReportRecord[]> =>
    (await world.ask(listReports, { kind, limit: 200, ...(status && { status }) }, moderator)).items;
  const stateOf = (target: Target) => world.ask(getModerationState, { target }, moderator);

  describe('of a person', () => {
    it('are one an item, counted once however often and however fast they are sent', async () => {
      const [target, reporter] = [someTarget('skill'), someone()];
      const answers = await Promise.all(Array.from({ length: 5 }, () => report(target, reporter)));
      expect(answers.map(({ reported }) => reported).sort()).toEqual([false, false, false, false, true]);
      expect(new Set(answers.map(({ reportId }) => reportId)).size).toBe(1);
      expect(await report(target, someone())).toMatchObject({ reported: true, alreadyReported: false, reportCount: 2 });
      expect(await report(target, reporter)).toMatchObject({ reported: false, alreadyReported: true, reportCount: 2 });
    });
    it('are opened again with the new words once they were decided', async () => {
      const [target, reporter] = [await world.scanned('package'), someone()];
      const { reportId } = await report(target, reporter, 'first');
      await triage(target, reportId, 'dismissed');
      expect(await report(target, reporter, 'second')).toEqual({
        ...{ reportId, reported: true, alreadyReported: false, reportCount: 1 },
      });
      const again = (await listed('package', 'open')).find((known) => known.reportId === reportId);
      expect(again).toMatchObject({ reason: 'second', status: 'open', triageNote: null, triagedBy: null });
      expect(again).toMatchObject({ actionTaken: null, triagedAt: null });
    });
    it(`are ${MAX_OPEN_REPORTS} at most, also when they come at once`, async () => {
      const reporter = someone();
      const targets = Array.from({ length: MAX_OPEN_REPORTS + 2 }, () => someTarget('skill'));
      const answers = await Promise.all(targets.map((target) => refusal(report(target, reporter))));
      const refused = answers.filter((answer) => !answer.startsWith('none'));
      const text = 'REPORT_LIMIT_REACHED: Report limit reached. Please wait for moderation before reporting more.';
      expect(refused).toEqual([text, text]);
    });
    it('need a reason, of which 500 characters are kept', async () => {
      const target = someTarget('package');
      expect(await refusal(report(target, someone(), ' \n '))).toBe('INVALID_INPUT: Report reason required.');
      const { reportId } = await report(target, someone(), 'x'.repeat(600));
      const kept = (await listed('package')).find((known) => known.reportId === reportId);
      expect(kept?.reason).toHaveLength(500);
    });
    it('need a person', async () => {
      const target = { ...someTarget('skill'), versionId: null, version: null };
      expect(await refusal(world.ask(submitReport, { target, reason: 'x' }))).toMatch(/^UNAUTHENTICATED/);
    });
  });

  it('decide nothing by themselves', async () => {
    const target = await world.scanned('skill');
    for (let count = 0; count < 6; count += 1) await report(target, someone());
    expect(await stateOf(target)).toMatchObject({ scanStatus: 'clean', reportCount: 6, reasons: ['reports:6'] });
    expect(await world.said(verdictChanged, target)).toHaveLength(1);
    expect(await world.said(skillHidden, target)).toEqual([]);
  });

  describe('are decided', () => {
    it.each<[ItemKind, ReportAction, string, string[]]>([
      ['skill', 'none', 'clean', []],
      ['skill', 'hide', 'clean', ['skill.report.final_action']],
      ['package', 'none', 'clean', []],
      ['package', 'quarantine', 'malicious', ['package.release.moderation']],
      ['package', 'revoke', 'malicious', ['package.release.moderation']],
    ])('for a %s, confirmed with the action %s: the version is %s', async (kind, action, scanStatus, alsoAudited) => {
      const target = await world.scanned(kind);
      const { reportId } = await report(target, someone());
      expect(await triage(target, reportId, 'confirmed', action)).toEqual({
        ...{ reportId, itemId: target.itemId, status: 'confirmed', reportCount: 0, actionTaken: action },
      });
      expect(await stateOf(target)).toMatchObject({ scanStatus, reportCount: 0 });
      const said = await world.said(reportTriaged, target);
      expect(said).toMatchObject([
        { before: 'open', after: 'confirmed', action, note: 'Looked at it.', openReports: 0 },
      ]);
      const hidden = action === 'hide' ? [{ skillId: target.itemId, hidden: true, caseId: reportId, revision: 1 }] : [];
      expect(await world.said(skillHidden, target)).toMatchObject(hidden);
      await eventually(
        async () => (await world.audited(target)).sort(),
        [`${kind}.report`, `${kind}.report.triage`, ...alsoAudited].sort(),
      );
    });
    it('by one of two moderators at once; the other one is told, and nothing happens twice', async () => {
      const target = await world.scanned('package');
      const { reportId } = await report(target, someone());
      const both = await Promise.all([
        refusal(triage(target, reportId, 'confirmed', 'revoke')),
        refusal(triage(target, reportId, 'confirmed', 'quarantine', someone('admin'))),
      ]);
      const [lost] = both.filter((answer) => !answer.startsWith('none'));
      expect(both.filter((answer) => answer.startsWith('none'))).toHaveLength(1);
      expect(lost).toBe(
        'CASE_DECIDED: Invalid report status transition from confirmed to confirmed. Reopen the case before recording a different outcome.',
      );
      expect(await world.said(versionRuled, target)).toHaveLength(1);
    });
    it('and opened again, which takes the outcome back but not what was done', async () => {
      const target = await world.scanned('package');
      const { reportId } = await report(target, someone());
      await triage(target, reportId, 'confirmed', 'quarantine');
      expect(await triage(target, reportId, 'open')).toMatchObject({
        status: 'open',
        reportCount: 1,
        actionTaken: 'none',
      });
      expect(await stateOf(target)).toMatchObject({ scanStatus: 'malicious', moderationState: 'quarantined' });
      expect(await triage(target, reportId, 'dismissed')).toMatchObject({ status: 'dismissed', reportCount: 0 });
      await eventually(
        async () => (await world.audited(target)).filter((action) => action === 'package.report.reopen'),
        ['package.report.reopen'],
      );
    });
    it('whole or not at all', async () => {
      const target = someTarget('package');
      const { reportId } = await report(target, someone());
      const nothing = { ...target, versionId: null, version: null };
      const asked = { kind: 'package', reportId, target: nothing, status: 'confirmed', note: 'x' } as const;
      const without = world.ask(triageReport, { ...asked, finalAction: 'revoke' }, moderator);
      expect(await refusal(without)).toBe('INVALID_INPUT: Package report has no release to moderate');
      expect((await listed('package', 'open')).map((known) => known.reportId)).toContain(reportId);
    });
    it('by moderators only, and only those there are', async () => {
      const target = await world.scanned('skill');
      const { reportId } = await report(target, someone());
      const owner = someone('user', [target.ownerId]);
      expect(await refusal(triage(target, reportId, 'dismissed', 'none', owner))).toMatch(/^FORBIDDEN/);
      expect(await refusal(world.ask(listReports, { kind: 'skill', limit: 5 }, owner))).toMatch(/^FORBIDDEN/);
      expect(await refusal(triage(target, randomUUID(), 'dismissed'))).toBe('REPORT_NOT_FOUND: Skill report not found');
      const asPackage = { ...target, kind: 'package' } as const;
      expect(await refusal(triage(asPackage, reportId, 'dismissed'))).toBe(
        'REPORT_NOT_FOUND: Package report not found',
      );
    });
  });

  it('are walked newest first, each once, by status', async () => {
    const [first, second, third] = [someTarget('skill'), someTarget('skill'), someTarget('skill')];
    const ids: string[] = [];
    for (const target of [first, second, third]) ids.push((await report(target, someone())).reportId);
    await triage(second, ids[1]!, 'dismissed');
    const walk = async (status?: ReportStatus): Promise<string[]> => {
      const found: string[] = [];
      let cursor: string | null = null;
      do {
        const page: { items: ReportRecord[]; nextCursor: string | null } = await world.ask(
          listReports,
          { kind: 'skill', limit: 2, ...(status && { status }), ...(cursor !== null && { cursor }) },
          moderator,
        );
        found.push(...page.items.map(({ reportId }) => reportId));
        cursor = page.nextCursor;
      } while (cursor !== null);
      return found.filter((id) => ids.includes(id));
    };
    expect(await walk()).toEqual(ids.toReversed());
    expect(await walk('open')).toEqual([ids[2], ids[0]]);
    expect(await walk('dismissed')).toEqual([ids[1]]);
  });
});
