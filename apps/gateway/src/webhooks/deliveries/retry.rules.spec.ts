import { JITTER, LEAST_SCHEDULE_MS, pauseAfter, RETRY_DELAYS_MS, retryAfterOf, retryDelay } from './retry.rules';

const HOUR = 3_600_000;
const IDS = Array.from({ length: 200 }, (_, i) => `delivery-${i}`);

describe('retryDelay', () => {
  it('is near the plan, differs from delivery to delivery, and is the same for the same attempt', () => {
    for (const [i, planned] of RETRY_DELAYS_MS.entries()) {
      const delays = IDS.map((id) => retryDelay(i + 1, undefined, id)!);
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(planned * (1 - JITTER));
      expect(Math.max(...delays)).toBeLessThanOrEqual(planned * (1 + JITTER));
      expect(new Set(delays).size).toBeGreaterThan(100);
      expect(IDS.map((id) => retryDelay(i + 1, undefined, id))).toEqual(delays);
    }
  });
  it('takes about three days in all, then ends', () => {
    const total = RETRY_DELAYS_MS.reduce((sum, each) => sum + each, 0);
    expect([total / HOUR > 72, total / HOUR < 80, LEAST_SCHEDULE_MS < total]).toEqual([true, true, true]);
    expect(retryDelay(RETRY_DELAYS_MS.length + 1, 5_000, 'x')).toBeUndefined();
  });
  it('waits as long as the receiver asks for, but never less than planned nor more than a day', () => {
    expect(retryDelay(1, 60_000, 'x')).toBe(60_000);
    expect(retryDelay(1, 1_000, 'x')).toBeGreaterThan(3_000);
    expect(retryDelay(1, 1_000 * HOUR, 'x')).toBe(24 * HOUR);
  });
});

describe('pauseAfter', () => {
  it.each([
    [undefined, 60_000, 0],
    [500, 60_000, 0],
    [503, undefined, 0],
    [503, 60_000, 60_000],
    [429, undefined, 5_000],
    [502, undefined, 5_000],
    [504, 5 * HOUR, HOUR],
  ])('after %s with Retry-After %s is %s', (status, retryAfterMs, pause) => {
    expect(pauseAfter(status, retryAfterMs)).toBe(pause);
  });
});

describe('retryAfterOf', () => {
  const now = Date.parse('2026-11-22T12:00:00Z');
  it.each([
    [undefined, undefined],
    ['120', 120_000],
    [' 0 ', 0],
    ['Sun, 22 Nov 2026 12:01:00 GMT', 60_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['9999999999', undefined],
    ['', undefined],
  ])('of %j is %s', (header, ms) => {
    expect(retryAfterOf(header, now)).toBe(ms);
  });
});
