import type { Command } from 'commander';
import { CommandError } from './exit-codes';
import type { Session } from './session';
import { print, table } from './output';

interface ServiceReport {
  ready?: boolean;
  checks?: Record<string, string>;
  outboxDepth?: number;
  outboxAgeSeconds?: number;
  deadLetters?: number;
  error?: string;
}
interface Report {
  ok: boolean;
  services: Record<string, ServiceReport>;
}

/** Its exit code is made for a CronJob: 0 when all is well. */
export function doctorCommand(parent: Command, session: Session): void {
  parent
    .command('doctor')
    .description('check database, bus, storage and outbox of every service; exit code 1 when something is wrong')
    .action(async () => {
      const { api, output } = session();
      const report = await api.get<Report>('/api/v1/admin/doctor');
      const rows = Object.entries(report.services).map(([service, state]) => ({
        service,
        state: stateOf(state),
        outbox: state.outboxDepth,
        age: state.outboxAgeSeconds === undefined ? '' : `${state.outboxAgeSeconds.toFixed(1)} s`,
        'dead letters': state.deadLetters,
      }));
      print(output, report, () =>
        table(['service', 'state', 'outbox', 'age', 'dead letters'], rows, 'No service answered.'),
      );
      if (!report.ok) throw new CommandError('Something is wrong; see the table.');
    });
}

function stateOf({ error, ready, checks = {} }: ServiceReport): string {
  if (error !== undefined) return error;
  const broken = Object.entries(checks).filter(([, state]) => state !== 'ok');
  return ready === true && broken.length === 0 ? 'ok' : broken.map(([name, state]) => `${name}: ${state}`).join('; ');
}
