import type { ScanVerdict } from '@app/contracts';
import { weighedOutcomes, type ScannerOutcome } from './scanner-outcome.rules';

function outcome(scanner: string, verdict: ScanVerdict, parts: Partial<ScannerOutcome> = {}): ScannerOutcome {
  const texts = { summary: '', engineVersion: '', capabilityTags: [], checkedAt: 1000 };
  return { scanner, verdict, reasonCodes: [`suspicious.${scanner}`], ...texts, ...parts };
}
const weighed = (...outcomes: ScannerOutcome[]) =>
  weighedOutcomes('skill', outcomes).map(({ scanner, verdict, reasonCodes }) => [scanner, verdict, ...reasonCodes]);

describe('weighedOutcomes', () => {
  it('takes outcomes as they are said', () => {
    const said = [outcome('static', 'clean'), outcome('vt', 'malicious'), outcome('clamav', 'suspicious')];
    expect(weighedOutcomes('skill', said)).toEqual(said);
  });

  it('lets no language model call a skill malicious, and hears none about a package', () => {
    expect(weighed(outcome('llm', 'malicious'))).toEqual([['llm', 'suspicious', 'suspicious.llm']]);
    expect(weighedOutcomes('package', [outcome('llm', 'suspicious')])).toMatchObject([
      { verdict: 'inconclusive', reasonCodes: [] },
    ]);
  });

  describe('of what only Code Insight finds suspicious', () => {
    const vt = (malicious: number, suspicious: number, source = 'code_insight') =>
      outcome('vt', 'suspicious', { details: { source, engines: { malicious, suspicious } } });
    const [own, llm] = [outcome('static', 'clean'), outcome('llm', 'clean')];
    const verdictOfVt = (...outcomes: ScannerOutcome[]) => weighed(...outcomes)[0]![1];

    it('makes nothing when nobody else objects', () => {
      expect(weighed(vt(0, 0), own, llm)[0]).toEqual(['vt', 'clean']);
    });
    it('keeps it when somebody does, or has not looked', () => {
      expect(verdictOfVt(vt(0, 0), own)).toBe('suspicious');
      expect(verdictOfVt(vt(0, 0), outcome('static', 'suspicious'), llm)).toBe('suspicious');
      expect(verdictOfVt(vt(0, 0), own, outcome('llm', 'suspicious'))).toBe('suspicious');
      expect(verdictOfVt(vt(0, 1), own, llm)).toBe('suspicious');
      expect(verdictOfVt(vt(0, 0, 'engines'), own, llm)).toBe('suspicious');
      expect(verdictOfVt(outcome('vt', 'suspicious'), own, llm)).toBe('suspicious');
    });
  });

  it('clears reading credentials from the environment, and nothing else, when VirusTotal and the review are clean', () => {
    const code = 'suspicious.env_credential_access';
    const [vt, llm] = [outcome('vt', 'clean', { reasonCodes: [] }), outcome('llm', 'clean', { reasonCodes: [] })];
    const only = outcome('static', 'suspicious', { reasonCodes: [code] });
    const both = outcome('static', 'suspicious', { reasonCodes: [code, 'suspicious.x'] });
    const malicious = outcome('static', 'malicious', { reasonCodes: [code] });
    expect(weighed(only, vt, llm)[0]).toEqual(['static', 'clean']);
    expect(weighed(both, vt, llm)[0]).toEqual(['static', 'suspicious', 'suspicious.x']);
    expect(weighed(malicious, vt, llm)[0]).toEqual(['static', 'malicious', code]);
    expect(weighed(only, vt)[0]).toEqual(['static', 'suspicious', code]);
    expect(weighed(only, vt, outcome('llm', 'inconclusive'))[0]).toEqual(['static', 'suspicious', code]);
  });
});
