import { normalizedStatus } from './scanner-views.rules';
import { securityBeforeScan, securityOf, type Judged } from './security.rules';

const staticResult = { status: 'clean', reasonCodes: [], summary: 'fine', engineVersion: 'v2', checkedAt: 4 };
const judged: Judged = {
  ...{ verdict: 'clean', capabilityTags: [], checkedAt: 5, reasonCodes: [], summary: 's', engineVersion: 'e' },
  scanners: { static: staticResult },
};

describe('normalizedStatus', () => {
  it.each([
    ...[
      ['benign', 'clean'],
      ['clean', 'clean'],
      ['suspicious', 'suspicious'],
      ['malicious', 'malicious'],
    ],
    ...[
      ['failed', 'error'],
      ['completed', 'error'],
      ['inconclusive', 'error'],
      ['stale', 'pending'],
      [undefined, 'pending'],
    ],
  ])('understands %s as %s', (status, normalized) => {
    expect(normalizedStatus(status)).toBe(normalized);
  });
});

describe('securityOf', () => {
  it('shows the static result and nothing of scanners that were not asked', () => {
    expect(securityOf(judged, 'abc')).toEqual({
      ...{ status: 'clean', hasWarnings: false, checkedAt: 5, model: null, hasScanResult: true, capabilityTags: [] },
      ...{ sha256hash: 'abc', virustotalUrl: 'https://www.virustotal.com/gui/file/abc' },
      scanners: { vt: null, llm: null, static: { ...staticResult, normalizedStatus: 'clean' } },
    });
  });
  it('shows what the other scanners said, each in the shape clients know', () => {
    const said = { reasonCodes: [], summary: 'sum', engineVersion: 'e', checkedAt: 4 };
    const dimension = { name: 'instruction_scope', label: 'Instruction Scope', rating: 'concern', detail: '' };
    const review = {
      verdict: 'benign',
      confidence: 'high',
      guidance: 'g',
      findings: '',
      model: 'm',
      dimensions: [dimension],
    };
    const security = securityOf(
      {
        ...judged,
        scanners: {
          static: staticResult,
          vt: { ...said, status: 'error', verdict: 'undetected', analysis: '0 of 60', source: 'engines', engines: {} },
          llm: { ...said, status: 'clean', ...review, agenticRiskFindings: [], riskSummary: {} },
          clamav: { ...said, status: 'error', reasonCodes: ['x'] },
        },
      },
      'abc',
    );
    expect(security).toMatchObject({ status: 'clean', hasWarnings: true, model: 'm', hasScanResult: true });
    expect(security.scanners).toEqual({
      static: { ...staticResult, normalizedStatus: 'clean' },
      vt: {
        ...{ status: 'error', normalizedStatus: 'pending', verdict: 'undetected', analysis: '0 of 60' },
        ...{ source: 'engines', checkedAt: 4 },
      },
      llm: {
        ...{ status: 'clean', normalizedStatus: 'clean', ...review, summary: 'sum' },
        ...{ agenticRiskFindings: [], riskSummary: {}, checkedAt: 4 },
      },
      clamav: { ...said, status: 'error', normalizedStatus: 'error', reasonCodes: ['x'] },
    });
  });
  it("lets a person's word count more than a scanner's", () => {
    const cleared = securityOf({ ...judged, scanners: { static: { status: 'malicious' } } }, 'abc');
    expect(cleared).toMatchObject({ status: 'clean', hasWarnings: false, hasScanResult: true });
  });
  it('calls a scan that could not finish an error, never a verdict', () => {
    const failed: Judged = {
      ...judged,
      verdict: 'pending',
      scanners: { static: { status: 'inconclusive' } },
    };
    expect(securityOf(failed, 'abc')).toMatchObject({ status: 'error', hasWarnings: false, hasScanResult: false });
  });
  it.each([[null], ['text'], [[]], [{ static: null }], [{ static: [1] }], [{}]])(
    'makes do with %j for scanners',
    (scanners) => {
      const security = securityOf({ ...judged, scanners }, 'abc');
      expect(security.scanners).toEqual({ static: null, vt: null, llm: null });
    },
  );
});

describe('securityBeforeScan', () => {
  it('is pending', () => {
    expect(securityBeforeScan('abc')).toMatchObject({ status: 'pending', hasScanResult: false, sha256hash: 'abc' });
  });
});
