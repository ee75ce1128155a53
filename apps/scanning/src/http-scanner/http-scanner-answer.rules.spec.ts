import { outcomeIn } from './http-scanner-answer.rules';

const finding = {
  code: 'packer.upx',
  severity: 'warn',
  file: 'bin/tool',
  line: 3,
  message: 'Packed.',
  evidence: 'UPX!',
};

describe('outcomeIn', () => {
  it('takes the least that may be answered', () => {
    expect(outcomeIn({ verdict: 'malicious' })).toMatchObject({
      ...{ verdict: 'malicious', reasonCodes: ['malicious.http_malicious'], findings: [] },
      ...{ summary: 'Something malicious was found.', engineVersion: 'http' },
    });
  });
  it('takes findings, marked as those of this scanner, and nothing it does not know', () => {
    const { line: _, evidence: __, ...short } = finding;
    const answer = {
      verdict: 'suspicious',
      summary: 's',
      engineVersion: 'e-1',
      findings: [finding, short],
      capabilityTags: ['x'],
    };
    expect(outcomeIn(answer)).toEqual({
      ...{ verdict: 'suspicious', reasonCodes: ['suspicious.http_suspicious'], summary: 's', engineVersion: 'e-1' },
      ...{ capabilityTags: [], notLookedAt: [] },
      findings: [
        { ...finding, code: 'http.packer.upx' },
        { ...finding, code: 'http.packer.upx', line: 1, evidence: '' },
      ],
    });
  });
  it('keeps what a database and a person can take', () => {
    const many = Array.from({ length: 100 }, () => ({ ...finding, message: `\0${'m'.repeat(2_000)}` }));
    const { findings, summary } = outcomeIn({ verdict: 'suspicious', summary: 's'.repeat(5_000), findings: many })!;
    expect([findings.length, findings[0]!.message.length, summary.length]).toEqual([40, 503, 1_003]);
    expect(findings[0]!.message).not.toContain('\0');
  });
  it.each([
    [undefined],
    ['clean'],
    [{}],
    [{ verdict: 'fine' }],
    [{ verdict: 'clean', findings: [{ ...finding, code: 'Has Spaces' }] }],
    [{ verdict: 'clean', findings: [{ ...finding, line: 0 }] }],
    [{ verdict: 'clean', findings: [{ ...finding, severity: 'fatal' }] }],
  ])('takes %j for no answer', (body) => {
    expect(outcomeIn(body)).toBeUndefined();
  });
});
