import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Command } from 'commander';
import { SERVICES } from '@app/contracts';
import { CommandError } from './exit-codes';
import type { Session } from './session';

/** The services' entry points lie beside this one in the build; each knows its own migrations. */
const APPS = join(__dirname, '../..');

export function migrateCommand(parent: Command, session: Session): void {
  parent
    .command('migrate')
    .description('bring every schema of DATABASE_URL up to date; safe to run while Reef runs')
    .action(async () => {
      const { environment, output } = session();
      if (environment.DATABASE_URL === undefined && environment.DATABASE_URL_FILE === undefined)
        throw new CommandError('Set DATABASE_URL to the database to migrate.', 2);
      for (const service of SERVICES) await migrateService(service, environment, (text) => output.err(text));
      if (output.json) output.out(`${JSON.stringify({ migrated: SERVICES })}\n`);
    });
}

/** Runs the migrations of one service, or only some of them, by their names. */
export function migrateService(
  service: string,
  environment: NodeJS.ProcessEnv,
  say: (text: string) => void,
  only?: readonly string[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [join(APPS, service, 'src/main.js'), 'migrate', ...(only ? ['--only', only.join(',')] : [])],
      {
        env: environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    child.stdout.on('data', (text: Buffer) => say(text.toString()));
    child.stderr.on('data', (text: Buffer) => say(text.toString()));
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new CommandError(`The migrations of ${service} failed; nothing of the failed one was kept.`));
    });
  });
}
