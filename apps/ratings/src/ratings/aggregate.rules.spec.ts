import fc from 'fast-check';
import { aggregateOf, countFrom, NO_RATINGS, SCORES, type Score, type Totals } from './aggregate.rules';

function totalsOf(scores: readonly Score[]): Totals {
  const counts = { ...NO_RATINGS.counts };
  for (const score of scores) counts[score] += 1;
  return { counts, revision: scores.length };
}

describe('aggregateOf', () => {
  it('is 0 with all five keys when nobody has rated', () => {
    expect(aggregateOf(NO_RATINGS)).toEqual({
      averageScore: 0,
      totalRatings: 0,
      distribution: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 },
    });
  });
  it('rounds the mean to one decimal, half up', () => {
    expect(aggregateOf(totalsOf([4, 4, 4, 5])).averageScore).toBe(4.3); // 4.25
    expect(aggregateOf({ counts: { 1: 2, 2: 5, 3: 15, 4: 60, 5: 46 }, revision: 1 })).toMatchObject({
      averageScore: 4.1, // 4.117, the sample of the rating spec
      totalRatings: 128,
    });
  });
  it('says of any ratings what counting and adding them one by one says', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...SCORES), { minLength: 1, maxLength: 300 }), (scores) => {
        const { averageScore, totalRatings, distribution } = aggregateOf(totalsOf(scores));
        const mean = scores.reduce<number>((sum, score) => sum + score, 0) / scores.length;
        expect(totalRatings).toBe(scores.length);
        expect(Math.abs(averageScore - mean)).toBeLessThanOrEqual(0.05 + 1e-9);
        expect(Number(averageScore.toFixed(1))).toBe(averageScore);
        expect(Object.keys(distribution)).toEqual(['1', '2', '3', '4', '5']);
        for (const score of SCORES) expect(distribution[score]).toBe(scores.filter((s) => s === score).length);
      }),
    );
  });
});

describe('countFrom', () => {
  it('counts the ratings a filter would leave', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...SCORES)), fc.constantFrom(...SCORES), (scores, least) => {
        expect(countFrom(totalsOf(scores).counts, least)).toBe(scores.filter((score) => score >= least).length);
      }),
    );
  });
});
