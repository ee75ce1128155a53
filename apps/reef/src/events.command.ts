import type { Command } from 'commander';
import { CommandError, EXIT } from './exit-codes';
import { momentOf, subjectOf } from './event-options';
import { print, table, type Output } from './output';
import { progressLine } from './progress';
import type { Session } from './session';

interface PublishedEvent {
  id: string;
  subject: string;
  sequence: number;
  occurredAt: string;
  payload: unknown;
}
interface Counted {
  subjects: { service: string; subject: string; events: number }[];
  total: number;
  at: string;
  errors: Record<string, string>;
}
interface Republished {
  events: number;
  next: number | null;
}
interface Filter {
  subject?: string;
  since?: string;
  id?: string;
}

export function eventsCommand(parent: Command, session: Session): void {
  const events = parent.command('events').description('what the services have said and say');
  filtered(events.command('tail').description('print events as they happen, until Ctrl-C; with --json one a line'))
    .option('--no-follow', 'print what has happened, and end')
    .action(async ({ follow, ...options }: Filter & { follow: boolean }) => {
      const { api, output } = session();
      const query = queryOf({ ...filterOf(options), ...(follow ? {} : { follow: 'false' }) });
      const stopped = new AbortController();
      process.once('SIGINT', () => stopped.abort());
      for await (const line of linesOf(api.stream(`/api/v1/admin/events${query}`, stopped.signal)))
        output.out(output.json ? `${line}\n` : inWords(JSON.parse(line) as PublishedEvent));
      if (follow && !stopped.signal.aborted) throw new CommandError('Reef has ended the answer.', EXIT.unreachable);
    });
  filtered(events.command('replay').description('say published events again; who has handled one does nothing'))
    .option('--id <id>', 'this one event')
    .option('--dry-run', 'only say what it would be')
    .action(async ({ dryRun = false, ...options }: Filter & { dryRun?: boolean }) => {
      const { api, output } = session();
      const filter = filterOf(options);
      const counted = await api.get<Counted>(`/api/v1/admin/events/count${queryOf(filter)}`);
      const unasked = Object.entries(counted.errors);
      if (unasked.length > 0)
        throw new CommandError(unasked.map(([service, error]) => `${service}: ${error}`).join('\n'), EXIT.unreachable);
      const { subjects, total, at: until } = counted;
      let replayed = 0;
      for (const service of dryRun ? [] : new Set(subjects.map((each) => each.service)))
        for (let after: number | null = 0; after !== null;) {
          const body = { ...filter, until, service, after };
          const page: Republished = await api.post<Republished>('/api/v1/admin/events/replay', body);
          replayed += page.events;
          after = page.next;
          draw(output, replayed, total);
        }
      if (output.isTerminal && !dryRun) output.err('\n');
      const said = dryRun ? `${total} events would be said again.` : `${replayed} events were said again.`;
      print(output, { replayed, total, dryRun, subjects }, () =>
        [table(['service', 'subject', 'events'], subjects, 'No events.'), said].join('\n'),
      );
    });
}

function filtered(command: Command): Command {
  return command
    .option(
      '--subject <subject>',
      'of the events; * is any part, > the rest: rating.*.v1 of ratings is ratings.rating.*.v1',
    )
    .option('--since <when>', 'how long ago, such as 90s, 10m, 2h or 1d, or a moment such as 2026-11-22T12:00:00Z');
}
function filterOf({ subject, since, id }: Filter): Filter {
  return {
    ...(subject === undefined ? {} : { subject: subjectOf(subject) }),
    ...(since === undefined ? {} : { since: momentOf(since) }),
    ...(id === undefined ? {} : { id }),
  };
}
function queryOf(parameters: Readonly<Record<string, string>> | Filter): string {
  const text = new URLSearchParams(Object.entries(parameters) as [string, string][]).toString();
  return text === '' ? '' : `?${text}`;
}
function draw(output: Output, done: number, total: number): void {
  if (output.isTerminal) output.err(`\r${progressLine('Replaying', done, total)}`);
}
function inWords({ occurredAt, subject, sequence, id, payload }: PublishedEvent): string {
  return `${occurredAt}  ${subject} ${sequence}  ${id}\n  ${JSON.stringify(payload)}\n`;
}

/** The lines that say something. */
async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter((line) => line !== '');
  }
}
