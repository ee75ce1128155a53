import type { ScannerReport } from '@app/contracts';
import { reportView } from './scans.views';

const report = (scanner: string, verdict: string, details: unknown = null): ScannerReport => ({
  ...{ scanner, verdict, details, summary: `${scanner}: ${verdict}`, engineVersion: '1', checkedAt: 1 },
  ...{ reasonCodes: [], capabilityTags: [], findings: [], notLookedAt: [] },
});

describe('reportView', () => {
  it('shows the gravest word first, and every scanner where the CLI looks for it', () => {
    const engines = { malicious: 0, suspicious: 1, harmless: 0, undetected: 60 };
    const scanners = [
      report('clamav', 'inconclusive'),
      report('llm', 'clean', { confidence: 'high', guidance: 'Fine.', verdict: 'benign' }),
      report('static', 'clean'),
      report('vt', 'suspicious', { engines }),
    ];
    expect(reportView(scanners)).toMatchObject({
      clawscan: { verdict: 'suspicious', summary: 'vt: suspicious', confidence: 'high', guidance: 'Fine.' },
      staticAnalysis: { status: 'clean', scanner: 'static' },
      virustotal: { status: 'suspicious', suspicious: 1, undetected: 60 },
      scanners,
    });
  });
  it('makes do with the static engine alone, and with nothing', () => {
    expect(reportView([report('static', 'clean')])).toMatchObject({ clawscan: { verdict: 'clean' } });
    expect(reportView([])).toEqual({ clawscan: null, staticAnalysis: null, scanners: [] });
  });
});
