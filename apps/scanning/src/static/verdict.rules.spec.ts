import type { Finding, ReasonCode } from './scan-result';
import { reasonCodesOf, snapshotFindings, sortFindings, summaryOf, verdictOf } from './verdict.rules';

const finding = (code: ReasonCode, file = 'a.js', line = 1): Finding => {
  return { code, severity: 'warn', file, line, message: 'Something.', evidence: 'x' };
};

describe('verdictOf', () => {
  it('is clean without findings', () => expect(verdictOf([])).toBe('clean'));

  it('is suspicious for any other code, whatever its severity', () => {
    expect(verdictOf([{ code: 'suspicious.obfuscated_code' }])).toBe('suspicious');
  });

  it('is malicious as soon as one code is', () => {
    expect(verdictOf([{ code: 'suspicious.a' }, { code: 'malicious.b' }])).toBe('malicious');
  });
});

describe('reasonCodesOf and summaryOf', () => {
  it('names each code once, sorted, and at most three of them', () => {
    const codes = reasonCodesOf([finding('suspicious.b'), finding('malicious.a'), finding('suspicious.b')]);
    expect(codes).toEqual(['malicious.a', 'suspicious.b']);
    expect(summaryOf(codes)).toBe('Detected: malicious.a, suspicious.b');
    expect(summaryOf([...codes, 'suspicious.c'])).toBe('Detected: malicious.a, suspicious.b, suspicious.c');
    expect(summaryOf([...codes, 'suspicious.c', 'suspicious.d', 'suspicious.e'])).toBe(
      'Detected: malicious.a, suspicious.b, suspicious.c (+2 more)',
    );
  });
});

describe('sortFindings', () => {
  it('orders by the text code:file:line:message', () => {
    const findings = [finding('suspicious.b'), finding('suspicious.a', 'b.js', 9), finding('suspicious.a', 'b.js', 10)];
    expect(sortFindings(findings)).toEqual([findings[2], findings[1], findings[0]]);
  });
});

describe('snapshotFindings', () => {
  it('keeps forty findings, none of them twice', () => {
    const many = Array.from({ length: 50 }, (_, i) => finding('suspicious.a', 'a.js', i + 1));
    expect(snapshotFindings([...many.slice(0, 3), ...many.slice(0, 3)])).toEqual(many.slice(0, 3));
    expect(snapshotFindings(many)).toEqual(many.slice(0, 40));
  });
});
