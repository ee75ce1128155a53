import type { AppealStatus, ItemKind, ReportStatus } from '@app/contracts';
import {
  APPEAL_CASE,
  assertTransition,
  caseNotFound,
  decisionOf,
  noteOf,
  REPORT_CASE,
  statementOf,
} from './case.rules';

/** The sentence of a refusal; `none` when it was none. */
function refusal(work: () => unknown): string {
  try {
    work();
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the state of a case', () => {
  const tooLate = (what: string, from: string, to: string) =>
    `Invalid ${what} status transition from ${from} to ${to}. Reopen the case before recording a different outcome.`;

  it.each<[ReportStatus, ReportStatus, boolean]>([
    ['open', 'open', false],
    ['open', 'confirmed', true],
    ['open', 'dismissed', true],
    ['confirmed', 'open', true],
    ['confirmed', 'confirmed', false],
    ['confirmed', 'dismissed', false],
    ['dismissed', 'open', true],
    ['dismissed', 'confirmed', false],
    ['dismissed', 'dismissed', false],
  ])('of a report: from %s to %s is allowed: %s', (from, to, allowed) => {
    const text = allowed ? 'none' : tooLate('report', from, to);
    expect(refusal(() => assertTransition(REPORT_CASE, from, to))).toBe(text);
  });
  it.each<[AppealStatus, AppealStatus, boolean]>([
    ['open', 'accepted', true],
    ['open', 'rejected', true],
    ['accepted', 'open', true],
    ['rejected', 'accepted', false],
    ['accepted', 'accepted', false],
  ])('of an appeal: from %s to %s is allowed: %s', (from, to, allowed) => {
    const text = allowed ? 'none' : tooLate('appeal', from, to);
    expect(refusal(() => assertTransition(APPEAL_CASE, from, to))).toBe(text);
  });
});

describe('a decision', () => {
  const note = 'seen';

  it.each<[ItemKind, object, string]>([
    ['skill', { status: 'confirmed', note, finalAction: 'hide' }, 'none'],
    ['package', { status: 'confirmed', note, finalAction: 'quarantine' }, 'none'],
    ['package', { status: 'confirmed', note, finalAction: 'revoke' }, 'none'],
    ['skill', { status: 'dismissed', note, finalAction: 'none' }, 'none'],
    ['skill', { status: 'open' }, 'none'],
    ['skill', { status: 'confirmed' }, 'Review note required.'],
    ['skill', { status: 'dismissed', note: '  ' }, 'Review note required.'],
    ['skill', { status: 'dismissed', note, finalAction: 'hide' }, 'Dismissed reports cannot apply a final action.'],
    ['skill', { status: 'open', finalAction: 'hide' }, 'Reopened reports cannot apply a final action.'],
    [
      'skill',
      { status: 'confirmed', note, finalAction: 'revoke' },
      'The final action of a skill report is one of: none, hide.',
    ],
    [
      'package',
      { status: 'confirmed', note, finalAction: 'hide' },
      'The final action of a package report is one of: none, quarantine, revoke.',
    ],
  ])('about a report of a %s, %j: %s', (kind, asked, text) => {
    const decide = () => decisionOf(REPORT_CASE, { kind, ...(asked as { status: ReportStatus }) });
    expect(refusal(decide)).toBe(text);
  });
  it.each<[ItemKind, object, string]>([
    ['skill', { status: 'accepted', note, finalAction: 'restore' }, 'none'],
    ['package', { status: 'accepted', note, finalAction: 'approve' }, 'none'],
    ['package', { status: 'rejected' }, 'Resolution note required.'],
    ['skill', { status: 'rejected', note, finalAction: 'restore' }, 'Rejected appeals cannot apply a final action.'],
    ['package', { status: 'open', finalAction: 'approve' }, 'Reopened appeals cannot apply a final action.'],
    [
      'package',
      { status: 'accepted', note, finalAction: 'restore' },
      'The final action of a package appeal is one of: none, approve.',
    ],
  ])('about an appeal for a %s, %j: %s', (kind, asked, text) => {
    const decide = () => decisionOf(APPEAL_CASE, { kind, ...(asked as { status: AppealStatus }) });
    expect(refusal(decide)).toBe(text);
  });
  it('to open a case again has no note', () => {
    expect(decisionOf(REPORT_CASE, { kind: 'skill', status: 'open', note: 'ignored' })).toEqual({
      ...{ status: 'open', note: null, action: 'none' },
    });
  });
});

it('takes notes of up to 1200 characters, whatever those are', () => {
  expect(noteOf(` ${'😀'.repeat(1200)} `, '')).toHaveLength(2400);
  expect(refusal(() => noteOf('x'.repeat(1201), ''))).toBe('The note must be at most 1200 characters.');
});
it('cuts what people say between characters', () => {
  expect(statementOf(` ${'😀'.repeat(3)}`, 2, '')).toBe('😀😀');
  expect(refusal(() => statementOf(' \n', 2, 'Say something.'))).toBe('Say something.');
});
it('names a case that is not there by its kind', () => {
  expect(caseNotFound('skill', 'report').message).toBe('Skill report not found');
  expect(caseNotFound('package', 'appeal').message).toBe('Package appeal not found');
});
