import { Command, CommanderError } from 'commander';
import { ConfigError, type Environment } from '@app/config';
import { AdminApi } from './admin-api';
import { auditCommand } from './audit.command';
import { backupCommand } from './backup/backup.command';
import { restoreCommand } from './backup/restore.command';
import { bucketCommand } from './bucket.command';
import { clientsCommand } from './clients.command';
import { deadLettersCommand } from './dead-letters.command';
import { doctorCommand } from './doctor.command';
import { eventsCommand } from './events.command';
import { CommandError, EXIT } from './exit-codes';
import { migrateCommand } from './migrate.command';
import { publishersCommand } from './publishers.command';
import { reefConfig } from './reef.config';
import { reindexCommand } from './reindex.command';
import { rescanCommand } from './rescan.command';
import type { Session } from './session';
import { ratingsCommand } from './ratings.command';
import { statsCommand } from './stats.command';
import { tokensCommand } from './tokens.command';
import { usersCommand } from './users.command';

const ENVIRONMENT_HELP = `
Environment:
${reefConfig
  .describe()
  .map(
    ({ variable, description, default: byDefault }) =>
      `  ${variable.padEnd(17)} ${description}${byDefault === '' ? '' : ` (default ${byDefault})`}`,
  )
  .join('\n')}
  ${'DATABASE_URL'.padEnd(17)} For \`migrate\`, \`backup\` and \`restore\`: the database itself

Exit codes: 0 done, 1 refused or not well, 2 wrong use, 3 Reef cannot be reached.`;

/** Runs one command line. @returns the exit code */
export async function runReef(args: readonly string[], environment: Environment): Promise<number> {
  const program = new Command('reef')
    .description('Operate a Reef registry, over the admin API of its gateway.')
    .option('--json', 'print one JSON document instead of words', false)
    .addHelpText('after', ENVIRONMENT_HELP)
    .exitOverride()
    .showHelpAfterError('(add --help for help)');
  const session: Session = () => ({
    api: new AdminApi(reefConfig.load(environment)),
    output: {
      json: program.opts<{ json: boolean }>().json,
      out: (text) => void process.stdout.write(text),
      err: (text) => void process.stderr.write(text),
      isTerminal: process.stderr.isTTY,
    },
    environment,
  });
  for (const add of [
    migrateCommand,
    bucketCommand,
    usersCommand,
    publishersCommand,
    tokensCommand,
    clientsCommand,
    auditCommand,
    deadLettersCommand,
    eventsCommand,
    statsCommand,
    ratingsCommand,
    reindexCommand,
    rescanCommand,
    doctorCommand,
    backupCommand,
    restoreCommand,
  ])
    add(program, session);
  inherit(program);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    return report(error);
  }
}

/** `--json` is understood before and after the command's name; errors exit through us everywhere. */
function inherit(command: Command): void {
  for (const child of command.commands) {
    child.exitOverride().showHelpAfterError('(add --help for help)');
    if (child.commands.length === 0) {
      child.option('--json', 'print one JSON document instead of words');
      child.hook('preAction', (_, action) => {
        if (action.opts<{ json?: boolean }>().json === true) rootOf(action).setOptionValue('json', true);
      });
    }
    inherit(child);
  }
}

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof CommandError) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.usage;
  }
  throw error;
}
