import { policyChange } from './rollout.rules';

const threshold = { below: 3, recoverAt: 3.2, minRatings: 5 };
const change = (current: 'allow' | 'hold', ...scores: number[]) =>
  policyChange(current, { count: scores.length, sum: scores.reduce((sum, score) => sum + score, 0) }, threshold);

it.each([
  ['five people are unhappy', [1, 3, 3, 3, 4], 'hold'],
  ['the mean is the threshold', [3, 3, 3, 3, 3], undefined],
  ['only four have said so', [1, 1, 1, 1], undefined],
  ['nobody has said anything', [], undefined],
  ['most are happy', [5, 5, 5, 5, 1], undefined],
])('holds updates, or not, when %s', (_when, scores, expected) => {
  expect(change('allow', ...scores)).toBe(expected);
});

it.each([
  ['the mean has recovered', [3, 3, 3, 3, 4], 'allow'],
  ['it is back at the threshold only', [3, 3, 3, 3, 3], undefined],
  ['it is a little above', [3, 3, 3, 3, 3, 4], undefined],
  ['fewer people than before are as unhappy', [1], undefined],
  ['the few ratings left are good', [4], 'allow'],
  ['no rating is left', [], 'allow'],
])('allows them again, or not, when %s', (_when, scores, expected) => {
  expect(change('hold', ...scores)).toBe(expected);
});

it('compares the exact mean, not the one that is shown', () => {
  const scores = [...Array.from({ length: 99 }, () => 3), 2]; // 2.99, shown as 3.0
  expect(change('allow', ...scores)).toBe('hold');
});
