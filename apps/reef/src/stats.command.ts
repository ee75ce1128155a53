import type { Command } from 'commander';
import type { AdminApi } from './admin-api';
import { CommandError } from './exit-codes';
import { print, table, type Output } from './output';
import { progressLine } from './progress';
import type { Session } from './session';

interface Drift {
  kind: string;
  name: string;
  counter: string;
  day: string | null;
  stored: number;
  actual: number;
}
interface Page {
  checked: number;
  drift: Drift[];
  next: string | null;
  total?: number;
}

/** More of them nobody reads; `--json` has all. */
const MOST_ROWS = 50;

export function statsCommand(parent: Command, session: Session): void {
  parent
    .command('stats')
    .description('downloads, installs, stars and versions')
    .command('rebuild')
    .description('count everything anew from the recorded facts, then look again; exit code 1 when anything is wrong')
    .option('--check', 'only say what is wrong')
    .action(async ({ check = false }: { check?: boolean }) => {
      const { api, output } = session();
      const { checked, drift } = await walk(api, output, { check, label: check ? 'Checking' : 'Rebuilding' });
      const left = check ? drift : (await walk(api, output, { check: true, label: 'Checking' })).drift;
      const report = { ok: left.length === 0, checked, corrected: check ? 0 : drift.length, drift };
      print(output, report, () => [driftTable(drift), summary(report, check)].filter((text) => text !== '').join('\n'));
      if (left.length > 0) throw new CommandError(`${counters(left.length)} not what the facts say.`);
    });
}

/** Page by page, to the last item. */
async function walk(
  api: AdminApi,
  output: Output,
  { check, label }: { check: boolean; label: string },
): Promise<{ checked: number; drift: Drift[] }> {
  const drift: Drift[] = [];
  let [checked, total] = [0, 0];
  for (let after: string | null | undefined; after !== null;) {
    const body = { check, ...(after === undefined ? {} : { after }) };
    const page: Page = await api.post<Page>('/api/v1/admin/stats/rebuild', body);
    checked += page.checked;
    total = page.total ?? total;
    drift.push(...page.drift);
    after = page.next;
    if (output.isTerminal) output.err(`\r${progressLine(label, checked, total)}`);
  }
  if (output.isTerminal) output.err('\n');
  return { checked, drift };
}

function driftTable(drift: readonly Drift[]): string {
  const columns = ['kind', 'name', 'counter', 'day', 'stored', 'actual'];
  const rest = drift.length > MOST_ROWS ? `\nand ${drift.length - MOST_ROWS} more` : '';
  return (
    table(
      columns,
      drift.slice(0, MOST_ROWS).map((one) => ({ ...one })),
      '',
    ) + rest
  );
}
function summary({ checked, drift }: { checked: number; drift: readonly Drift[] }, check: boolean): string {
  if (drift.length === 0) return `The counters of ${checked} items are what the facts say.`;
  return check ? `${checked} items checked.` : `${checked} items checked, ${drift.length} counters corrected.`;
}
function counters(number: number): string {
  return number === 1 ? '1 counter is' : `${number} counters are`;
}
