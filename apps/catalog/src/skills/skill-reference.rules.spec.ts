import { chooseSkill, handleOf, slugOf } from './skill-reference.rules';
import type { SkillRow } from './skill-row';
import type { Standing } from './standing.rules';

const skill = (ownerHandle: string, standing: Standing): SkillRow => {
  const shown = { visible: standing === 'visible', verdict: standing === 'blocked' ? 'malicious' : 'pending' };
  return { ownerHandle, slug: 'pdf', shown } as SkillRow;
};
const choose = (candidates: SkillRow[], ...standings: Standing[]) =>
  chooseSkill(candidates, standings, 'http://reef')?.ownerHandle;

describe('chooseSkill', () => {
  it('prefers the visible one, then the blocked, then the pending one', () => {
    const all = [skill('p', 'pending'), skill('b', 'blocked'), skill('v', 'visible')];
    expect(choose(all, 'visible', 'blocked', 'pending')).toBe('v');
    expect(choose(all.slice(0, 2), 'visible', 'blocked', 'pending')).toBe('b');
    expect(choose(all.slice(0, 1), 'visible', 'blocked', 'pending')).toBe('p');
  });
  it('finds nothing the asker may not see', () => {
    expect(choose([skill('p', 'pending'), skill('b', 'blocked')], 'visible')).toBeUndefined();
    expect(choose([], 'visible', 'blocked', 'pending')).toBeUndefined();
  });
  it('asks which of several is meant', () => {
    expect(() => choose([skill('a', 'visible'), skill('b', 'visible')], 'visible')).toThrow(
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
