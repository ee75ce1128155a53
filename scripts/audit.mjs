/**
 * `npm run audit`: fails when a dependency that ships has a known vulnerability of high or critical weight.
 *
 * The package registry is asked. One that answers no such questions is no reason to fail; that nothing was looked at is
 * said then.
 */
import { spawnSync } from 'node:child_process';
import { ROOT } from './build-if-stale.mjs';

const WEIGHTY = ['high', 'critical'];
const args = ['audit', '--omit=dev', '--json', '--loglevel=silent'];
const { stdout } = spawnSync('npm', args, { cwd: ROOT, encoding: 'utf8', timeout: 120_000 });
const report = parsed(stdout);

if (report?.vulnerabilities === undefined) {
  console.log(`SKIP audit: the package registry tells of no vulnerabilities (${report?.message ?? 'no answer'})`);
} else {
  const found = Object.values(report.vulnerabilities).filter(({ severity }) => WEIGHTY.includes(severity));
  for (const { name, severity, range } of found) console.log(`${name} ${range}: ${severity}`);
  console.log(`${found.length === 0 ? 'PASS' : 'FAIL'} audit: ${found.length} of high or critical weight`);
  process.exitCode = found.length === 0 ? 0 : 1;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
