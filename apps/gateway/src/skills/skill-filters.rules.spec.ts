import { isFlagSet, isNonSuspiciousOnly } from './skill-filters.rules';

describe('isFlagSet', () => {
  it('is set by true or 1 alone', () => {
    expect(['true', ' TRUE ', '1', ['1', '0']].map(isFlagSet)).toEqual([true, true, true, true]);
    expect(['yes', '', 'false', '10', undefined].map(isFlagSet)).toEqual([false, false, false, false, false]);
  });
});

describe('isNonSuspiciousOnly', () => {
  it('knows the older name, which counts only without the newer one', () => {
    expect(isNonSuspiciousOnly({})).toBe(false);
    expect(isNonSuspiciousOnly({ nonSuspicious: '1' })).toBe(true);
    expect(isNonSuspiciousOnly({ nonSuspiciousOnly: 'true', nonSuspicious: '0' })).toBe(true);
    expect(isNonSuspiciousOnly({ nonSuspiciousOnly: '', nonSuspicious: 'true' })).toBe(false);
  });
});
