import type { Command } from 'commander';
import { collectDrift, driftTable } from './drift';
import { CommandError } from './exit-codes';
import { print } from './output';
import type { Session } from './session';

interface Drift {
  pluginId: string;
  what: string;
  stored: string;
  actual: string;
}

export function ratingsCommand(parent: Command, session: Session): void {
  parent
    .command('ratings')
    .description('ratings and their numbers')
    .command('verify')
    .description('count everything anew from the ratings; exit code 1 when a number is not what they say')
    .option('--correct', 'also correct what is wrong, then look again')
    .action(async ({ correct = false }: { correct?: boolean }) => {
      const { api, output } = session();
      const look = (body: object) =>
        collectDrift<Drift>(api, output, { path: '/api/v1/admin/ratings/verify', body, label: 'Counting' });
      const { checked, drift } = await look({ correct });
      const left = correct && drift.length > 0 ? (await look({ correct: false })).drift : drift;
      const report = { ok: left.length === 0, checked, corrected: correct ? drift.length : 0, drift };
      const rows = driftTable(['pluginId', 'what', 'stored', 'actual'], drift);
      print(output, report, () => [rows, summary(report)].filter((text) => text !== '').join('\n'));
      if (left.length > 0) throw new CommandError(`${left.length} numbers are not what the ratings say.`);
    });
}

function summary({
  checked,
  corrected,
  drift,
}: {
  checked: number;
  corrected: number;
  drift: readonly Drift[];
}): string {
  if (drift.length === 0) return `The numbers of ${checked} plugins are what their ratings say.`;
  return corrected === 0
    ? `${checked} plugins checked.`
    : `${checked} plugins checked, ${corrected} numbers corrected.`;
}
