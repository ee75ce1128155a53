import {
  appealResolved,
  getModerationState,
  listReports,
  reportTriaged,
  resolveAppeal,
  submitAppeal,
  submitReport,
  triageReport,
  versionRuled,
  type ReportAction,
  type ResolveAppealInput,
} from '@app/contracts';
import { eventually } from '../../support/eventually';
import { ModerationWorld, refusal, someone } from './moderation-world';

const ACTIONS: readonly ReportAction[] = ['quarantine', 'revoke', 'quarantine', 'revoke', 'none'];
const MODERATORS = ACTIONS.map(() => someone('moderator'));
const REPORTS = 8;

describe('forty decisions about the reports of one release, and ten about its appeal, at once', () => {
  let world: ModerationWorld;
  beforeAll(async () => {
    world = await ModerationWorld.open();
  });
  afterAll(() => world.close());

  it('are one for each case; everybody else is told, and all that is counted agrees', async () => {
    const target = await world.scanned('package', 'malicious');
    const reports = await Promise.all(
      Array.from({ length: REPORTS }, () => world.ask(submitReport, { target, reason: 'Odd' }, someone())),
    );
    expect(reports.map(({ reportCount }) => reportCount).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const plea = { target, isHidden: false, message: 'It is fine.' };
    const { appealId } = await world.ask(submitAppeal, plea, someone('user', [target.ownerId]));

    const triages = reports.map(({ reportId }) =>
      ACTIONS.map((finalAction, i) => {
        const input = {
          kind: target.kind,
          reportId,
          target,
          status: 'confirmed' as const,
          note: `By ${i}.`,
          finalAction,
        };
        return refusal(world.ask(triageReport, input, MODERATORS[i]));
      }),
    );
    const outcomes: readonly Pick<ResolveAppealInput, 'status' | 'finalAction'>[] = [
      { status: 'accepted', finalAction: 'approve' },
      { status: 'rejected' },
    ];
    const resolutions = MODERATORS.flatMap((moderator) =>
      outcomes.map((outcome, i) => {
        const input = { kind: target.kind, appealId, target, note: `By ${i}.`, ...outcome };
        return refusal(world.ask(resolveAppeal, input, moderator));
      }),
    );
    const cases = await Promise.all([...triages, resolutions].map((answers) => Promise.all(answers)));
    for (const answers of cases) {
      const lost = answers.filter((answer) => !answer.startsWith('none: '));
      expect(lost).toHaveLength(answers.length - 1);
      expect(lost.filter((answer) => !/^CASE_DECIDED: Invalid (report|appeal) status transition/.test(answer))).toEqual(
        [],
      );
    }

    // What the events say, one after the other, is what the tables came to.
    const triaged = await world.said(reportTriaged, target);
    expect(triaged.map(({ openReports }) => openReports)).toEqual([7, 6, 5, 4, 3, 2, 1, 0]);
    expect(await world.said(appealResolved, target)).toHaveLength(1);
    const { items } = await world.ask(listReports, { kind: 'package', limit: 100 }, MODERATORS[0]);
    for (const { reportId, note, action } of triaged)
      expect(items.find((item) => item.reportId === reportId)).toMatchObject({ triageNote: note, actionTaken: action });
    const ruled = await world.said(versionRuled, target);
    const revisions = ruled.map(({ revision }) => revision);
    expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
    for (const [i, { before }] of ruled.entries()) expect(before).toEqual(i === 0 ? null : ruled[i - 1]!.after);
    const last = ruled.at(-1)?.after;
    expect(await world.ask(getModerationState, { target }, MODERATORS[0])).toMatchObject({
      ...{ reportCount: 0, moderationState: last?.state ?? null, moderationReason: last?.reason ?? null },
    });
    const decided = ['package.report.triage', 'package.appeal.resolve', 'package.release.moderation'];
    await eventually(
      async () => (await world.audited(target)).filter((action) => decided.includes(action)).length,
      REPORTS + 1 + ruled.length,
    );
  });
});
