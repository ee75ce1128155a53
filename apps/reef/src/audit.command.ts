import type { Command } from 'commander';
import { CommandError } from './exit-codes';
import { print, table } from './output';
import type { Session } from './session';

interface Party {
  type: string;
  id: string | null;
}
interface AuditRecord {
  at: string;
  actor: Party & { handle: string | null };
  action: string;
  target: Party & { name: string | null };
  reason: string | null;
}
interface Position {
  day: string;
  number: number;
}
interface Verified {
  checked: number;
  broken: (Position & { id: string | null; problem: string }) | null;
  next: Position | null;
  head: (Position & { hash: string }) | null;
}
type Filters = Partial<Record<'actor' | 'action' | 'target' | 'since' | 'until', string>>;

export function auditCommand(parent: Command, session: Session): void {
  const audit = parent.command('audit').description('who did what');
  filtered(audit.command('list').description('newest first'))
    .option('--limit <n>', 'at most 200', '50')
    .action(async (options: Filters & { limit: string }) => {
      const { api, output } = session();
      const found = await api.get<{ items: AuditRecord[] }>(`/api/v1/admin/audit${queryOf(options)}`);
      print(output, found, () =>
        table(['at', 'actor', 'action', 'target', 'reason'], found.items.map(toRow), 'No records.'),
      );
    });
  filtered(audit.command('export').description('all of it, oldest first, one JSON object a line')).action(
    async (filters: Filters) => {
      const { api, output } = session();
      for await (const text of api.stream(`/api/v1/admin/audit/export${queryOf(filters)}`)) output.out(text);
    },
  );
  audit
    .command('verify')
    .description('compute the chain of hashes anew; exit code 1 when a record is not what was recorded')
    .action(async () => {
      const { api, output } = session();
      const { checked, broken, head } = await verify((path) => api.get<Verified>(path));
      print(output, { ok: broken === null, checked, broken, head }, () =>
        head === null ? 'The log is empty.' : `${checked} records are as they were recorded.\nHead: ${headText(head)}`,
      );
      if (broken !== null)
        throw new CommandError(
          `The audit log is broken: record ${broken.day}/${broken.number}${broken.id === null ? '' : ` (${broken.id})`} ${broken.problem}.`,
        );
    });
}

/** Asks part by part until the end or the first flaw. */
async function verify(get: (path: string) => Promise<Verified>): Promise<Omit<Verified, 'next'>> {
  let checked = 0;
  for (let query = ''; ;) {
    const part = await get(`/api/v1/admin/audit/verify${query}`);
    checked += part.checked;
    if (part.broken !== null || part.next === null) return { ...part, checked };
    query = queryOf({ day: part.next.day, number: String(part.next.number) });
  }
}

/** To be noted somewhere else: a log whose end was cut off has another one. */
function headText({ day, number, hash }: Position & { hash: string }): string {
  return `${day}/${number} ${hash}`;
}

function filtered(command: Command): Command {
  return command
    .option('--actor <who>', 'handle or id of a user, or id of an OAuth client')
    .option('--action <action>', 'such as role.change')
    .option('--target <what>', 'id or name of what it was done to')
    .option('--since <moment>', 'in UTC, such as 2026-11-22 or 2026-11-22T12:00:00Z')
    .option('--until <moment>', 'before this moment');
}
function queryOf(parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}
function toRow({ at, actor, action, target, reason }: AuditRecord): Record<string, string | null> {
  const who = actor.handle ?? actor.id ?? actor.type;
  return { at, actor: who, action, target: `${target.type} ${target.name ?? target.id ?? ''}`, reason };
}
