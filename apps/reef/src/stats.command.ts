import type { Command } from 'commander';
import { collectDrift, driftTable } from './drift';
import { CommandError } from './exit-codes';
import { print } from './output';
import type { Session } from './session';

interface Drift {
  kind: string;
  name: string;
  counter: string;
  day: string | null;
  stored: number;
  actual: number;
}
export function statsCommand(parent: Command, session: Session): void {
  parent
    .command('stats')
    .description('downloads, installs, stars and versions')
    .command('rebuild')
    .description('count everything anew from the recorded facts, then look again; exit code 1 when anything is wrong')
    .option('--check', 'only say what is wrong')
    .action(async ({ check = false }: { check?: boolean }) => {
      const { api, output } = session();
      const look = (body: { check: boolean }, label: string) =>
        collectDrift<Drift>(api, output, { path: '/api/v1/admin/stats/rebuild', body, label });
      const { checked, drift } = await look({ check }, check ? 'Checking' : 'Rebuilding');
      const left = check ? drift : (await look({ check: true }, 'Checking')).drift;
      const rows = driftTable(['kind', 'name', 'counter', 'day', 'stored', 'actual'], drift);
      const report = { ok: left.length === 0, checked, corrected: check ? 0 : drift.length, drift };
      print(output, report, () => [rows, summary(report, check)].filter((text) => text !== '').join('\n'));
      if (left.length > 0) throw new CommandError(`${counters(left.length)} not what the facts say.`);
    });
}

function summary({ checked, drift }: { checked: number; drift: readonly Drift[] }, check: boolean): string {
  if (drift.length === 0) return `The counters of ${checked} items are what the facts say.`;
  return check ? `${checked} items checked.` : `${checked} items checked, ${drift.length} counters corrected.`;
}
function counters(number: number): string {
  return number === 1 ? '1 counter is' : `${number} counters are`;
}
