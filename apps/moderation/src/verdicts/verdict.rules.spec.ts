import type { ScanVerdict } from '@app/contracts';
import fc from 'fast-check';
import { effectiveVerdict, type ScannerOutcome } from './verdict.rules';

function outcome(scanner: string, verdict: ScanVerdict, parts: Partial<ScannerOutcome> = {}): ScannerOutcome {
  const texts = { summary: `${scanner} says ${verdict}`, engineVersion: `${scanner}-1` };
  return { scanner, verdict, ...texts, reasonCodes: [], capabilityTags: [], checkedAt: 1000, ...parts };
}

describe('effectiveVerdict', () => {
  it('is pending while nothing is in', () => {
    expect(effectiveVerdict([])).toEqual({
      verdict: 'pending',
      staticDone: false,
      allDone: false,
      reasonCodes: [],
      summary: null,
      engineVersion: null,
      capabilityTags: [],
      scanners: {},
      checkedAt: null,
    });
  });
  it.each(['clean', 'suspicious', 'malicious'] as const)('is what the static scan says: %s', (verdict) => {
    expect(effectiveVerdict([outcome('static', verdict)])).toMatchObject({ verdict, staticDone: true, allDone: true });
  });
  it('stays pending for people when the static scan could not finish', () => {
    const { verdict, staticDone, summary, scanners } = effectiveVerdict([outcome('static', 'inconclusive')]);
    expect({ verdict, staticDone, summary }).toEqual({
      verdict: 'pending',
      staticDone: false,
      summary: 'static says inconclusive',
    });
    expect(scanners).toMatchObject({ static: { status: 'error', normalizedStatus: 'error' } });
  });
  it('lets no other scanner stand in for the static one, except to condemn', () => {
    expect(effectiveVerdict([outcome('llm', 'clean')]).verdict).toBe('pending');
    expect(effectiveVerdict([outcome('static', 'inconclusive'), outcome('llm', 'suspicious')]).verdict).toBe('pending');
    expect(effectiveVerdict([outcome('static', 'inconclusive'), outcome('vt', 'malicious')]).verdict).toBe('malicious');
  });
  it('ignores another scanner that failed', () => {
    expect(effectiveVerdict([outcome('static', 'clean'), outcome('vt', 'inconclusive')]).verdict).toBe('clean');
  });
  it('joins the reasons and tags of all scanners, each once and sorted', () => {
    const joined = effectiveVerdict([
      outcome('vt', 'suspicious', { reasonCodes: ['suspicious.vt'], capabilityTags: ['crypto'], checkedAt: 3000 }),
      outcome('static', 'suspicious', { reasonCodes: ['suspicious.b', 'suspicious.a'], capabilityTags: ['crypto'] }),
    ]);
    expect(joined).toMatchObject({
      reasonCodes: ['suspicious.a', 'suspicious.b', 'suspicious.vt'],
      capabilityTags: ['crypto'],
      checkedAt: 3000,
      summary: 'static says suspicious',
    });
  });
  it('does not depend on the order of the outcomes', () => {
    const verdicts = fc.constantFrom<ScanVerdict>('clean', 'suspicious', 'malicious', 'inconclusive');
    const outcomes = fc.record({ static: verdicts, vt: verdicts, llm: verdicts }, { requiredKeys: [] });
    fc.assert(
      fc.property(outcomes, (byScanner) => {
        const list = Object.entries(byScanner).map(([scanner, verdict]) => outcome(scanner, verdict));
        expect(effectiveVerdict([...list].reverse())).toEqual(effectiveVerdict(list));
      }),
    );
  });
});
