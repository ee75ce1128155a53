import { buffer } from 'node:stream/consumers';
import type { ScannerReport } from '@app/contracts';
import { ZipFile } from 'yazl';

export interface ReportSubject {
  readonly name: string;
  readonly displayName: string;
  readonly version: string;
}

/** Entries carry no time of their own, so that one report is always the same bytes. */
const LONG_AGO = new Date(1980, 0, 1);

/** A report to keep: `report.json` for programs, `REPORT.md` for people. At most 40 findings a scanner, so small. */
export function reportArchive(subject: ReportSubject, scanners: readonly ScannerReport[]): Promise<Buffer> {
  const zip = new ZipFile();
  const add = (path: string, text: string): void => zip.addBuffer(Buffer.from(text), path, { mtime: LONG_AGO });
  add('report.json', `${JSON.stringify({ ...subject, scanners }, null, 2)}\n`);
  add('REPORT.md', reportText(subject, scanners));
  zip.end();
  return buffer(zip.outputStream);
}

function reportText({ name, displayName, version }: ReportSubject, scanners: readonly ScannerReport[]): string {
  const title = `# Scan report: ${inline(displayName)} (${inline(name)} ${inline(version)})`;
  return `${[title, ...scanners.map(scannerText)].join('\n\n')}\n`;
}

function scannerText(report: ScannerReport): string {
  const findings = report.findings.map(
    ({ code, severity, file, line, message }) =>
      `- **${inline(code)}** (${severity}) in \`${inline(file)}\` line ${line}: ${inline(message)}`,
  );
  const unseen = report.notLookedAt.map(({ path, reason }) => `- \`${inline(path)}\`: ${inline(reason)}`);
  return [
    `## ${inline(report.scanner)}: ${report.verdict}`,
    `${inline(report.summary)} Engine ${inline(report.engineVersion)}, ${new Date(report.checkedAt).toISOString()}.`,
    ...(findings.length === 0 ? [] : ['### Findings', findings.join('\n')]),
    ...(unseen.length === 0 ? [] : ['### Not looked at', unseen.join('\n')]),
  ].join('\n\n');
}

/** Text that others wrote, unable to become Markdown of its own: one line, no markup. */
function inline(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|#]/g, (character) => `\\${character}`);
}
