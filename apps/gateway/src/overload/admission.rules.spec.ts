import { laneOf, nextShare, placesOf } from './admission.rules';

const quiet = { reads: [5, 5, 5], lateMs: 1, used: 0.9 };
const slow = Array.from({ length: 10 }, (_, n) => (n < 8 ? 10 : 400));

it('stays as it is while there are places left', () => {
  expect(nextShare(0.2, quiet, 300)).toBe(0.2);
});
it('takes on more, little by little, while it is full and quick', () => {
  const more = nextShare(0.2, { ...quiet, used: 1 }, 300);
  expect(more).toBeGreaterThan(0.2);
  expect(more).toBeLessThan(0.25);
  expect(nextShare(0.999, { ...quiet, used: 1 }, 300)).toBe(1);
});
it.each([
  ['one of ten reads is slow', { ...quiet, reads: slow }],
  ['its own clock is late', { ...quiet, lateMs: 400 }],
])('takes on less by as much as it is slow when %s and most of its places are taken', (_what, observed) => {
  expect(nextShare(0.2, observed, 300)).toBeCloseTo(0.15);
  expect(nextShare(0.2, { ...observed, used: 1 }, 300)).toBeCloseTo(0.15);
  expect(nextShare(0.2, { ...observed, used: 0.4 }, 300)).toBe(0.2);
});
it('takes on half at once at the least', () => {
  expect(nextShare(0.2, { ...quiet, lateMs: 30_000 }, 300)).toBe(0.1);
});
it('thinks nothing of a single slow read among many', () => {
  const reads = [...Array.from({ length: 99 }, () => 5), 5_000];
  expect(nextShare(0.2, { ...quiet, reads }, 300)).toBe(0.2);
});
it('never closes altogether', () => {
  let share = 1;
  for (let n = 0; n < 100; n += 1) share = nextShare(share, { ...quiet, reads: slow }, 300);
  expect(placesOf(500, share)).toBe(25);
  for (let n = 0; n < 100; n += 1) share = nextShare(share, { ...quiet, lateMs: 1_000 }, 300);
  expect([placesOf(500, share), placesOf(10, share)]).toEqual([1, 1]);
  for (let n = 0; n < 100; n += 1) share = nextShare(share, { ...quiet, used: 1 }, 300);
  expect(share).toBe(1);
});
it.each([
  ['POST', '/api/v1/skills', 'publish'],
  ['POST', '/api//v1/uploads/abc', 'publish'],
  ['POST', '/api/v1/packages?x=1', 'publish'],
  ['DELETE', '/api/v1/skills/demo', 'publish'],
  ['POST', '/api/cli/upload-url', 'publish'],
  ['GET', '/api/v1/skills', 'quick'],
  ['POST', '/v1/plugins/x/ratings', 'quick'],
  ['POST', '/api/v1/skillset', 'quick'],
  ['POST', '/oauth/token', 'quick'],
])('%s %s is %s', (method, url, lane) => {
  expect(laneOf(method, url)).toBe(lane);
});
