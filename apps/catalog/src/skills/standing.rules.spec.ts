import { ERRORS } from '@app/contracts';
import {
  answerTo,
  blockedText,
  refusalText,
  SKILL_STATES,
  standingOf,
  stateOf,
  type Asker,
  type ReadAnswer,
  type ReadRoute,
  type SkillState,
} from './standing.rules';

describe('standingOf', () => {
  it('is what the public may know', () => {
    expect(standingOf({ visible: true, verdict: 'clean' })).toBe('visible');
    expect(standingOf({ visible: false, verdict: 'malicious' })).toBe('blocked');
    expect(standingOf({ visible: false, verdict: 'pending' })).toBe('pending');
    expect(standingOf({ visible: false, verdict: 'suspicious' })).toBe('pending');
  });
});

describe('stateOf', () => {
  const shown = { visible: true, verdict: 'clean' } as const;
  it('is that of the version shown, unless the skill is deleted or its owner on hold', () => {
    expect(stateOf({ isDeleted: false, isHeld: false, shown })).toBe('visible');
    expect(stateOf({ isDeleted: false, isHeld: true, shown })).toBe('held');
    expect(stateOf({ isDeleted: true, isHeld: true, shown })).toBe('deleted');
  });
});

describe('answerTo', () => {
  const ROUTES = ['detail', 'content', 'download', 'resolve'] as const;
  const none = 'SKILL_NOT_FOUND';
  // Each line: what detail, content, download and resolve answer.
  const TABLE: readonly (readonly [SkillState, Asker, ...ReadAnswer[]])[] = [
    ['visible', 'stranger', 'serve', 'serve', 'serve', 'serve'],
    ['visible', 'owner', 'serve', 'serve', 'serve', 'serve'],
    ['visible', 'staff', 'serve', 'serve', 'serve', 'serve'],
    ['blocked', 'stranger', 'serve', 'serve', 'serve', none],
    ['blocked', 'owner', 'serve', 'serve', 'serve', 'serve'],
    ['blocked', 'staff', 'serve', 'serve', 'serve', 'serve'],
    ['pending', 'stranger', none, none, none, none],
    ['pending', 'owner', 'SKILL_PENDING', 'SKILL_PENDING', 'DOWNLOAD_PENDING', 'serve'],
    ['pending', 'staff', 'serve', 'serve', 'serve', 'serve'],
    ['held', 'stranger', none, none, none, none],
    ['held', 'owner', 'SKILL_HIDDEN', 'SKILL_HIDDEN', 'SKILL_HIDDEN', none],
    ['held', 'staff', 'serve', 'serve', 'serve', none],
    ['deleted', 'stranger', none, none, none, none],
    ['deleted', 'owner', 'SKILL_DELETED', 'SKILL_DELETED', 'SKILL_DELETED', none],
    ['deleted', 'staff', 'serve', 'serve', 'serve', none],
  ];
  const lines = TABLE.map(([state, asker, ...answers]) => ({ state, asker, answers }));
  it.each(lines)('a $state skill, asked for by a $asker', ({ state, asker, answers }) => {
    expect(ROUTES.map((route: ReadRoute) => answerTo(state, asker, route))).toEqual(answers);
  });
  it('has a line for everything', () => {
    expect(TABLE).toHaveLength(SKILL_STATES.length * 3);
  });
  it('is told in the sentences clients know', () => {
    const text = (answer: keyof typeof ERRORS) => refusalText(answer, 'pdf') ?? ERRORS[answer].title;
    expect(text('SKILL_DELETED')).toBe('Skill is hidden/deleted. Run "clawhub undelete pdf" to restore it.');
    expect(text('SKILL_HIDDEN')).toBe('Skill is hidden by moderation (user.moderation).');
    expect(text('SKILL_PENDING')).toBe('Skill is hidden while security scan is pending. Try again in a few minutes.');
    expect(text('SKILL_NOT_FOUND')).toBe('Skill not found');
  });
});

describe('blockedText', () => {
  it('names the reasons', () => {
    expect(blockedText(['malicious.a', 'malicious.b'])).toBe(
      'Blocked: this version has been flagged as malicious and cannot be downloaded. Reasons: malicious.a, malicious.b.',
    );
  });
  it('leaves out reasons that clients would take for a network problem', () => {
    for (const code of ['x.proxy_use', 'x.tls_off', 'x.SSL', 'x.certificate', 'x.aborted', 'x.network'])
      expect(blockedText([code])).toBe('Blocked: this version has been flagged as malicious and cannot be downloaded.');
  });
});
