import { backOffMs, retryAfterMs } from './back-off';

const clock = { nowMs: () => Date.parse('2026-03-15T12:00:00Z'), random: () => 0.5 };

it('waits 200 ms first, then 500 ms × 2ⁿ with up to 100 ms of chance', () => {
  expect([1, 2, 3, 4].map((failures) => backOffMs(failures, null, clock))).toEqual([200, 550, 1050, 2050]);
  expect(backOffMs(3, null, { ...clock, random: () => 0 })).toBe(1000);
  expect(backOffMs(3, null, { ...clock, random: () => 0.999 })).toBeCloseTo(1099.9);
});

it('lets Retry-After win, in seconds or as a date', () => {
  expect(backOffMs(1, '3', clock)).toBe(3000);
  expect(backOffMs(4, '0', clock)).toBe(0);
  expect(backOffMs(2, 'Sun, 15 Mar 2026 12:00:07 GMT', clock)).toBe(7000);
});

it.each(['soon', '-1', '1.5', '', '99999999999', 'Sun, 99 Mar 2026 12:00:07 GMT', '2026-03-15'])(
  'takes no notice of the Retry-After %j',
  (header) => {
    expect(retryAfterMs(header, clock.nowMs())).toBeUndefined();
    expect(backOffMs(1, header, clock)).toBe(200);
  },
);

it('waits for no moment that has passed', () => {
  expect(retryAfterMs('Sun, 15 Mar 2026 11:00:00 GMT', clock.nowMs())).toBe(0);
});
