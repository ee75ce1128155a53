import { chooseSkill, handleOf, slugOf } from './skill-reference.rules';
import type { SkillRow } from './skill-row';
import { SKILL_STATES, type SkillState } from './standing.rules';

const skill = (ownerHandle: string, state: SkillState): SkillRow => {
  const shown = { visible: state === 'visible', verdict: state === 'blocked' ? 'malicious' : 'pending' };
  return { ownerHandle, slug: 'pdf', shown, isDeleted: state === 'deleted', isHeld: state === 'held' } as SkillRow;
};
const choose = (candidates: SkillRow[]) => chooseSkill(candidates, 'http://reef')?.ownerHandle;

describe('chooseSkill', () => {
  it('prefers the visible one, then the blocked, the pending, the held and the deleted one', () => {
    const all = [...SKILL_STATES].reverse().map((state) => skill(state, state));
    for (const state of SKILL_STATES) {
      expect(choose(all)).toBe(state);
      all.pop();
    }
  });
  it('finds nothing among nothing', () => {
    expect(choose([])).toBeUndefined();
  });
  it('asks which of several is meant', () => {
    expect(() => choose([skill('a', 'visible'), skill('b', 'visible')])).toThrow(
      expect.objectContaining({
        code: 'SKILL_AMBIGUOUS',
        details: {
          matches: ['a', 'b'].map((owner) => ({
            ...{ ownerHandle: owner, slug: 'pdf', ref: `@${owner}/pdf`, url: `http://reef/${owner}/pdf` },
          })),
        },
      }),
    );
  });
});

describe('what clients type', () => {
  it('is compared in lower case, handles without the @', () => {
    expect(handleOf(' @Acme ')).toBe('acme');
    expect(handleOf('@')).toBeUndefined();
    expect(handleOf(undefined)).toBeUndefined();
    expect(slugOf(' PDF-Forms ')).toBe('pdf-forms');
  });
});
