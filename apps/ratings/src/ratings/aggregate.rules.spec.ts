import fc from 'fast-check';
import {
  aggregateOf,
  bayesianScore,
  confidence,
  countFrom,
  NO_COUNTS,
  priorOf,
  SCORES,
  type Counts,
  type Score,
} from './aggregate.rules';

function countsOf(scores: readonly Score[]): Counts {
  const counts = { ...NO_COUNTS };
  for (const score of scores) counts[score] += 1;
  return counts;
}

describe('aggregateOf', () => {
  it('is 0 with all five keys when nobody has rated', () => {
    expect(aggregateOf(NO_COUNTS)).toEqual({
      averageScore: 0,
      totalRatings: 0,
      distribution: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 },
    });
  });
  it('rounds the mean to one decimal, half up', () => {
    expect(aggregateOf(countsOf([4, 4, 4, 5])).averageScore).toBe(4.3); // 4.25
    expect(aggregateOf({ 1: 2, 2: 5, 3: 15, 4: 60, 5: 46 })).toMatchObject({
      averageScore: 4.1, // 4.117, the sample of the rating spec
      totalRatings: 128,
    });
  });
  it('says of any ratings what counting and adding them one by one says', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...SCORES), { minLength: 1, maxLength: 300 }), (scores) => {
        const { averageScore, totalRatings, distribution } = aggregateOf(countsOf(scores));
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
        expect(countFrom(countsOf(scores), least)).toBe(scores.filter((score) => score >= least).length);
      }),
    );
  });
});

describe('bayesianScore', () => {
  const prior = { mean: 3, weight: 10 };
  it('is the prior without ratings, and comes close to the mean with many', () => {
    expect(bayesianScore(NO_COUNTS, prior)).toBe(3);
    expect(bayesianScore({ ...NO_COUNTS, 5: 10 }, prior)).toBe(4);
    expect(bayesianScore({ ...NO_COUNTS, 5: 10_000 }, prior)).toBe(5);
  });
  it('lies between the prior and the mean', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...SCORES), { minLength: 1 }), (scores) => {
        const mean = scores.reduce<number>((sum, score) => sum + score, 0) / scores.length;
        const score = bayesianScore(countsOf(scores), prior);
        expect(score).toBeGreaterThanOrEqual(Math.min(3, mean) - 0.005);
        expect(score).toBeLessThanOrEqual(Math.max(3, mean) + 0.005);
      }),
    );
  });
});

describe('priorOf', () => {
  it('is 3 until fifty ratings have a mean of their own', () => {
    expect(priorOf({ ...NO_COUNTS, 5: 49 })).toEqual({ mean: 3, weight: 10 });
    expect(priorOf({ ...NO_COUNTS, 4: 25, 5: 25 })).toEqual({ mean: 4.5, weight: 10 });
  });
});

describe('confidence', () => {
  it('is 0 without ratings, the mean when all agree, and less the fewer and wider they are', () => {
    expect(confidence(NO_COUNTS)).toBe(0);
    expect(confidence({ ...NO_COUNTS, 4: 3 })).toBe(4);
    expect(confidence({ ...NO_COUNTS, 1: 1, 5: 1 })).toBe(1);
    expect(confidence({ ...NO_COUNTS, 3: 50, 5: 50 })).toBe(3.8);
  });
});
