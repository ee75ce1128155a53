import { assertNotTooFast, isLimited, limitsAt } from './velocity.rules';

const limits = { versionsPerHour: 40, newPackagesPerDay: 3 };

it.each([
  [30, limits],
  [29.9, { versionsPerHour: 10, newPackagesPerDay: 1 }],
])('gives a publisher known for %d days its share', (days, expected) => {
  expect(limitsAt(days, limits, 25)).toEqual(expected);
});
it('gives nobody a limit where there is none', () => {
  const none = { versionsPerHour: 0, newPackagesPerDay: 0 };
  expect(limitsAt(1, none, 25)).toEqual(none);
  expect([isLimited(none), isLimited(limits)]).toEqual([false, true]);
  expect(() => assertNotTooFast({ versionsLastHour: 9_999, newPackagesLastDay: 9_999 }, none)).not.toThrow();
});
it.each([
  [{ versionsLastHour: 40, newPackagesLastDay: 3 }, undefined],
  [{ versionsLastHour: 41, newPackagesLastDay: 0 }, 'Rate limit: max 40 versions per hour.'],
  [{ versionsLastHour: 1, newPackagesLastDay: 4 }, 'Rate limit: max 3 new packages per 24 hours.'],
])('%j: %s', (velocity, text) => {
  const check = () => assertNotTooFast(velocity, limits);
  if (text === undefined) expect(check).not.toThrow();
  else expect(check).toThrow(`${text} Please wait before publishing more.`);
});
