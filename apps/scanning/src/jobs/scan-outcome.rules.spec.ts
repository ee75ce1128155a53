import type { ScanResult } from '../static/scan-result';
import { inconclusive, outcomeOf } from './scan-outcome.rules';

const clean: ScanResult = {
  verdict: 'clean',
  score: 0,
  reasonCodes: [],
  findings: [],
  summary: 'No suspicious patterns detected.',
  engineVersion: 'test',
  capabilityTags: [],
  notLookedAt: [],
};

describe('outcomeOf', () => {
  it('replaces what Postgres cannot store', () => {
    const rule = { code: 'suspicious.x', rule: 'x', context: 'plain', weight: 1, severity: 'warn' } as const;
    const finding = { ...rule, message: 'm', line: 1 };
    const { findings, notLookedAt } = outcomeOf({
      ...clean,
      findings: [{ ...finding, file: 'a\0.md', evidence: 'cut \ud83d... whole \u{1f600}' }],
      notLookedAt: [{ path: 'b\0', reason: 'The file is not text.' }],
    });
    expect(findings).toEqual([{ ...finding, file: 'a\ufffd.md', evidence: 'cut \ufffd... whole \u{1f600}' }]);
    expect(notLookedAt).toEqual([{ path: 'b\ufffd', reason: 'The file is not text.' }]);
  });
  it('keeps the first 500 places not looked at and says how many more there are', () => {
    const notLookedAt = Array.from({ length: 502 }, (_, i) => ({ path: `${i}.bin`, reason: 'The file is not text.' }));
    const kept = outcomeOf({ ...clean, notLookedAt }).notLookedAt;
    expect(kept).toHaveLength(501);
    expect(kept.at(-1)).toEqual({ path: '(archive)', reason: 'And 2 more places.' });
  });
});

describe('inconclusive', () => {
  it('is no verdict and says why', () => {
    expect(inconclusive('Why.')).toMatchObject({ verdict: 'inconclusive', summary: 'Why.', reasonCodes: [] });
  });
});
