import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import type { AdminApi } from './admin-api';
import { CommandError, EXIT } from './exit-codes';
import { print, type Output } from './output';
import { progressLine } from './progress';
import type { Session } from './session';

interface Page {
  engineVersion: string;
  queued: number;
  alreadyQueued: number;
  outdated?: number;
  next: string | null;
  at: number;
}
interface Progress {
  open: number;
  clean: number;
  suspicious: number;
  malicious: number;
  inconclusive: number;
  cancelled: number;
  changed: number;
}
interface Options {
  changedRules?: boolean;
  dryRun?: boolean;
  from?: string;
  wait: boolean;
}
interface Queued {
  readonly engineVersion: string;
  readonly queued: number;
  readonly alreadyQueued: number;
  readonly since: number;
}

const PATH = '/api/v1/admin/rescan';
const POLL_MS = 1_000;

export function rescanCommand(parent: Command, session: Session): void {
  parent
    .command('rescan')
    .description('scan versions again, after all new ones, while Reef runs; may be interrupted and started again')
    .option('--changed-rules', 'those whose verdict is that of other rules than the present ones')
    .option('--dry-run', 'only say how many there are')
    .option('--from <id>', 'go on after this version, as an interrupted run said')
    .option('--no-wait', 'do not wait for the scans')
    .action(async ({ changedRules, dryRun = false, from, wait }: Options) => {
      if (changedRules !== true) throw new CommandError('Say what to scan again: --changed-rules.', EXIT.usage);
      const { api, output } = session();
      const queued = await queueAll(api, output, from, dryRun);
      const { since, ...said } = queued;
      if (dryRun || !wait) return print(output, { ...said, dryRun }, () => queuedText(queued, dryRun));
      const progress = await watch(api, output, queued);
      print(output, { ...said, dryRun, ...progress }, () => `${queuedText(queued, false)}\n${progressText(progress)}`);
    });
}

/** Page by page; a version that is queued is not queued again, so that a second run goes on where one was stopped. */
async function queueAll(api: AdminApi, output: Output, from: string | undefined, dryRun: boolean): Promise<Queued> {
  let [queued, alreadyQueued, outdated, since, engineVersion] = [0, 0, 0, 0, ''];
  for (let after: string | null | undefined = from; after !== null;) {
    const isFirst = after === from;
    const page: Page = await api
      .post<Page>(PATH, { after, dryRun, ...(isFirst ? { count: true } : {}) })
      .catch(goOnFrom(after));
    if (isFirst) [outdated, since, engineVersion] = [page.outdated ?? 0, page.at, page.engineVersion];
    queued += page.queued;
    alreadyQueued += page.alreadyQueued;
    after = page.next;
    draw(output, 'Queueing', queued + alreadyQueued, outdated);
  }
  endLine(output);
  return { engineVersion, queued, alreadyQueued, since };
}

/** Until no rescan is open. The scans go on without us, so that an interrupted run loses nothing. */
async function watch(api: AdminApi, output: Output, { queued, alreadyQueued, since }: Queued): Promise<Progress> {
  const total = queued + alreadyQueued;
  for (;;) {
    const progress = await api.get<Progress>(`${PATH}?since=${since}`);
    draw(output, 'Scanning', Math.max(0, total - progress.open), total);
    if (progress.open === 0) {
      endLine(output);
      return progress;
    }
    await delay(POLL_MS);
  }
}

function queuedText({ engineVersion, queued, alreadyQueued }: Queued, dryRun: boolean): string {
  const waiting = alreadyQueued === 0 ? '' : ` ${alreadyQueued} waited already.`;
  return `${queued} versions ${dryRun ? 'would be' : 'were'} queued for ${engineVersion}.${waiting}`;
}
function progressText({ clean, suspicious, malicious, inconclusive, cancelled, changed }: Progress): string {
  const unfinished = inconclusive + cancelled === 0 ? '' : `, ${inconclusive} not finished, ${cancelled} cancelled`;
  return `${clean} clean, ${suspicious} suspicious, ${malicious} malicious${unfinished}. ${changed} verdicts changed.`;
}

function draw(output: Output, label: string, done: number, total: number): void {
  if (output.isTerminal) output.err(`\r${progressLine(label, done, total)}`);
}
function endLine(output: Output): void {
  if (output.isTerminal) output.err('\n');
}

/** What is queued stays queued when one request fails. */
function goOnFrom(after: string | undefined): (error: unknown) => never {
  return (error) => {
    if (after === undefined || !(error instanceof CommandError)) throw error;
    throw new CommandError(`${error.message}\nGo on with: reef rescan --changed-rules --from ${after}`, error.exitCode);
  };
}
