import { chooseSkill, handleOf } from './skill-reference.rules';
import type { SkillRow } from './skill-row';
import { SKILL_STATES, type SkillState } from './standing.rules';

const skill = (ownerHandle: string, state: SkillState): SkillRow => {
  const shown = { visible: state === 'visible', verdict: state === 'blocked' ? 'malicious' : 'pending' };
  return { ownerHandle, slug: 'pdf', shown, isDeleted: state === 'deleted', isHeld: state === 'held' } as SkillRow;
};
const choose = (candidates: SkillRow[]) => chooseSkill(candidates, 'pdf', 'http://reef')?.ownerHandle;

describe('chooseSkill', () => {
  it('prefers the visible one, then the blocked, the pending, the held and the deleted one', () => {
    const all = [...SKILL_STATES].reverse().map((state) => skill(state, state));
    for (const state of SKILL_STATES) {
      expect(choose(all)).toBe(state);
      all.pop();
    }
  });
  it('prefers those that have the slug to those it is an alias of, as long as they can be seen as well', () => {
    const alias = (state: SkillState) => ({ ...skill('alias', state), slug: 'forms' });
    expect(choose([alias('visible'), skill('own', 'visible')])).toBe('own');
    expect(choose([alias('visible'), skill('own', 'pending')])).toBe('alias');
    expect(() => choose([alias('visible'), alias('visible')])).toThrow('Several skills');
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
  });
});
