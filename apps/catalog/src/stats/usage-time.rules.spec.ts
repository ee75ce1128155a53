import {
  beginOfDays,
  dayOf,
  forgottenBefore,
  hourOf,
  installsExpireBefore,
  isCountable,
  rememberedSince,
} from './usage-time.rules';

const now = Date.UTC(2026, 10, 22, 13, 45, 12, 345);
const HOUR_MS = 3_600_000;

it('a download counts by the hour of UTC, and by its day', () => {
  expect(hourOf(now)).toEqual(new Date('2026-11-22T13:00:00Z'));
  expect(hourOf(Date.UTC(2026, 10, 22, 13))).toEqual(new Date('2026-11-22T13:00:00Z'));
  expect(dayOf(now)).toBe('2026-11-22');
  expect(dayOf(Date.UTC(2026, 10, 23) - 1)).toBe('2026-11-22');
});

it('days are counted with today', () => {
  expect(beginOfDays(now, 1)).toEqual(new Date('2026-11-22T00:00:00Z'));
  expect(beginOfDays(now, 7)).toEqual(new Date('2026-11-16T00:00:00Z'));
});

it('nothing is forgotten that may still be asked for', () => {
  expect(rememberedSince(now)).toEqual(new Date('2026-11-16T00:00:00Z'));
  expect(forgottenBefore(now)).toEqual(new Date('2026-11-15T00:00:00Z'));
});

it.each([
  ['now', now, true],
  ['six days ago', now - 6 * 24 * HOUR_MS, true],
  ['a moment before what is remembered', rememberedSince(now).getTime() - 1, false],
  ['a little ahead', now + HOUR_MS, true],
  ['far ahead', now + HOUR_MS + 1, false],
  ['the epoch', 0, false],
])('a download served %s counts: %s', (_when, servedAt, expected) => {
  expect(isCountable(servedAt, now)).toBe(expected);
});

it('an install counts for 120 days', () => {
  expect(installsExpireBefore(now)).toEqual(new Date('2026-07-25T13:45:12.345Z'));
});
