import type { Command } from 'commander';
import { CommandError } from './exit-codes';
import type { Session } from './session';
import { print, table } from './output';

interface DeadLetter {
  id: string;
  service: string;
  subscriber: string;
  subject: string;
  attempts: number;
  parkedAt: string;
  error: string;
}
interface Replayed {
  items: { id: string; ok: boolean; error?: string }[];
}

export function deadLettersCommand(parent: Command, session: Session): void {
  const deadLetters = parent.command('dead-letters').description('events a subscriber could not handle');
  deadLetters
    .command('list')
    .description('newest first')
    .action(async () => {
      const { api, output } = session();
      const found = await api.get<{ items: DeadLetter[]; total: number }>('/api/v1/admin/dead-letters');
      const rows = found.items.map((item) => ({ ...item, parked: item.parkedAt, error: item.error.slice(0, 80) }));
      print(output, found, () =>
        table(['id', 'subscriber', 'subject', 'attempts', 'parked', 'error'], rows, 'No dead letters.'),
      );
    });
  deadLetters
    .command('replay')
    .description('handle them again; what succeeds is removed')
    .argument('[id]', 'one of them; all when absent')
    .option('--service <name>', 'only those of one service')
    .action(async (id: string | undefined, { service }: { service?: string }) => {
      const { api, output } = session();
      const body = { ...(id === undefined ? {} : { id }), ...(service === undefined ? {} : { service }) };
      const result = await api.post<Replayed>('/api/v1/admin/dead-letters/replay', body);
      const failed = result.items.filter(({ ok }) => !ok);
      print(output, result, () => `${result.items.length - failed.length} handled, ${failed.length} failed again.`);
      if (failed.length > 0)
        throw new CommandError(failed.map((item) => `${item.id}: ${item.error ?? 'failed'}`).join('\n'));
    });
}
