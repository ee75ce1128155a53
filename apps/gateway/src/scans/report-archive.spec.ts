import { unzip } from '../../../../test/support/bundles';
import { reportArchive } from './report-archive';

const report = {
  scanner: 'static',
  verdict: 'malicious',
  reasonCodes: ['malicious.x'],
  summary: 'Detected: malicious.x',
  engineVersion: 'reef-static-2',
  capabilityTags: [],
  findings: [
    { code: 'malicious.x', severity: 'critical', file: 'a`b\n# c.md', line: 3, message: '<b>Bad</b>', evidence: 'rm' },
  ],
  notLookedAt: [{ path: 'big.bin', reason: 'The file is not text.' }],
  checkedAt: 1_700_000_000_000,
};
const subject = { name: 'pdf', displayName: 'PDF [x](http://evil)', version: '1.0.0' };

describe('reportArchive', () => {
  it('holds the report for programs and for people', async () => {
    const files = await unzip(await reportArchive(subject, [report]));
    expect(Object.keys(files)).toEqual(['report.json', 'REPORT.md']);
    expect(JSON.parse(files['report.json']!.toString())).toEqual({ ...subject, scanners: [report] });
    expect(files['REPORT.md']!.toString()).toContain('## static: malicious');
  });
  it('lets no scanned text write Markdown', async () => {
    const text = (await unzip(await reportArchive(subject, [report])))['REPORT.md']!.toString();
    expect(text).toContain('PDF \\[x\\](http://evil)');
    expect(text).toContain('`a\\`b \\# c.md`');
    expect(text).toContain('\\<b\\>Bad\\</b\\>');
  });
  it('is the same bytes every time', async () => {
    expect(await reportArchive(subject, [report])).toEqual(await reportArchive(subject, [report]));
  });
});
