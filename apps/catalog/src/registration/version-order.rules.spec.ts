import { compare } from 'semver';
import { versionKey, versionOrder } from './version-order.rules';

describe('versionKey', () => {
  it('is the same for versions that differ only in build metadata', () => {
    expect(versionKey('1.0.0+linux')).toBe(versionKey('1.0.0+mac'));
    expect(versionKey('1.0.0-rc.1+a')).toBe('1.0.0-rc.1');
  });
  it('is what was written where that is no SemVer', () => {
    expect(versionKey('winter 2026')).toBe('winter 2026');
  });
});

describe('versionOrder', () => {
  const ascending = [
    ...['0.0.1', '0.9.0', '0.10.0', '1.0.0-0', '1.0.0-2', '1.0.0-10', '1.0.0-99999999999999999999999', '1.0.0--'],
    ...['1.0.0-1a', '1.0.0-A', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.1.0', '1.0.0-alpha.beta', '1.0.0-alpha-1'],
    ...[
      '1.0.0-alpha0',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.1',
      '1.2.0-x',
      '10.0.0',
    ],
    '9007199254740991.0.0',
  ];
  const bytewise = (a: string, b: string) =>
    Buffer.compare(Buffer.from(versionOrder(a, 1)), Buffer.from(versionOrder(b, 1)));

  it('sorts as SemVer does, whatever is compared with whatever', () => {
    for (const a of ascending)
      for (const b of ascending) expect([a, b, Math.sign(bytewise(a, b))]).toEqual([a, b, compare(a, b)]);
  });
  it('ignores build metadata', () => {
    expect(versionOrder('1.0.0+b', 1)).toBe(versionOrder('1.0.0', 2));
  });
  it('puts other version strings below SemVer, older ones first', () => {
    expect(versionOrder('zzz', 1) < versionOrder('0.0.0-0', 2)).toBe(true);
    expect(versionOrder('zzz', 1) < versionOrder('aaa', 1_700_000_000_000)).toBe(true);
  });
});
