import { newId } from '@app/kernel';
import { burstsIn, isYoung, textReasons } from './abuse.rules';

const now = new Date('2026-11-22T12:00:00Z');
const HOUR_MS = 3_600_000;
const accountOf = (hours: number): string => newId(now.getTime() - hours * HOUR_MS);
const limits = { least: 3, youngMs: 24 * HOUR_MS, now };

it('reads the age of an account from its id, and believes an id that does not say', () => {
  expect(isYoung(accountOf(1), 2 * HOUR_MS, now)).toBe(true);
  expect(isYoung(accountOf(3), 2 * HOUR_MS, now)).toBe(false);
  expect(isYoung('3fa85f64-5717-4562-b3fc-2c963f66afa6', 2 * HOUR_MS, now)).toBe(false);
});
it('names the shapes of a text as reasons', () => {
  expect(textReasons('see https://evil.example')).toEqual(['text_link']);
});
it('finds many young accounts, and many of one network', () => {
  const old = accountOf(1_000);
  const recent = [
    ...['a', 'b', 'c'].map((id) => ({ id, userId: accountOf(1), network: id })),
    ...['d', 'e', 'f'].map((id) => ({ id, userId: old, network: 'same' })),
    { id: 'g', userId: old },
  ];
  expect(burstsIn(recent, limits)).toEqual([
    { kind: 'young_accounts', ratingIds: ['a', 'b', 'c'] },
    { kind: 'network', ratingIds: ['d', 'e', 'f'] },
  ]);
  expect(burstsIn(recent.slice(1), limits).map(({ kind }) => kind)).toEqual(['network']);
  expect(burstsIn(recent, { ...limits, least: 0 })).toEqual([]);
});
