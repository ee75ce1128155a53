import { randomBytes } from 'node:crypto';
import { access, mkdtemp, open, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PostgresBinaries } from './binaries';
import { type OperatingAccount } from './operating-account';
import { runProgram } from './run-program';
import { asArguments } from './settings';

/** Role and database Reef uses. The role owns the database and is no superuser. */
export const ROLE = 'reef';
export const DATABASE = 'reef';

/** A place for a database cluster and the means to make one there. */
export interface ClusterPlace {
  readonly directory: string;
  readonly dataDirectory: string;
  readonly binaries: PostgresBinaries;
  readonly account: OperatingAccount;
  readonly durable: boolean;
}

// A password keeps out the machine's other users; the superuser cannot log in at all.
const ACCESS_RULES = `host all ${ROLE} 127.0.0.1/32 scram-sha-256\n`;
const UNFINISHED = 'data.new-';

/**
 * Makes sure there is a database cluster with Reef's role and database, and a password that fits.
 *
 * A cluster is made beside its place and moved there when complete, so a crash leaves nothing half done.
 */
export async function ensureCluster(place: ClusterPlace): Promise<{ firstRun: boolean; password: string }> {
  await removeUnfinished(place.directory);
  const passwordFile = join(place.directory, 'password');
  const known = await readPassword(passwordFile);
  const password = known ?? randomBytes(24).toString('base64url');
  const firstRun = !(await exists(join(place.dataDirectory, 'PG_VERSION')));
  if (firstRun) {
    const made = await makeCluster(place, password);
    if (!known) await writePassword(place, passwordFile, password);
    await moveIntoPlace(made, place);
  } else if (!known) {
    // Lost, or not part of a backup: whoever may start the server may also set a new one.
    await runStatements(place, place.dataDirectory, [`ALTER ROLE ${ROLE} PASSWORD '${password}'`]);
    await writePassword(place, passwordFile, password);
  }
  return { firstRun, password };
}

async function makeCluster(place: ClusterPlace, password: string): Promise<string> {
  const made = await mkdtemp(join(place.directory, UNFINISHED));
  await place.account.own(made);
  const access = ['--username=postgres', '--auth-local=reject', '--auth-host=reject'];
  // The same order and case rules on every machine, whatever locales it has.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const speed = place.durable ? [] : ['--no-sync'];
  const args = ['-D', made, ...access, ...locale, ...speed, '--no-instructions'];
  const { succeeded, output } = await runProgram(place.account.spawn, place.binaries.initdb, args);
  if (!succeeded) throw new Error(`PostgreSQL could not create its files in ${place.directory}: ${lastLine(output)}`);
  await runStatements(place, made, [
    `CREATE ROLE ${ROLE} LOGIN CREATEDB PASSWORD '${password}'`,
    `CREATE DATABASE ${DATABASE} OWNER ${ROLE}`,
  ]);
  await writeFile(join(made, 'pg_hba.conf'), ACCESS_RULES, { flush: place.durable });
  return made;
}

/** Runs statements as superuser without a server, which nobody could connect to meanwhile. */
async function runStatements(place: ClusterPlace, data: string, statements: readonly string[]): Promise<void> {
  const args = ['--single', '-D', data, ...asArguments({ exit_on_error: 'on', fsync: place.durable ? 'on' : 'off' })];
  const input = statements.map((statement) => `${statement};\n`).join('');
  const { succeeded, output } = await runProgram(
    place.account.spawn,
    place.binaries.postgres,
    [...args, 'postgres'],
    input,
  );
  if (!succeeded) throw new Error(`PostgreSQL could not set up its database in ${data}: ${fatalLine(output)}`);
}

async function moveIntoPlace(made: string, { directory, dataDirectory, durable }: ClusterPlace): Promise<void> {
  try {
    await rename(made, dataDirectory);
  } catch (error) {
    throw new Error(
      `${dataDirectory} is in the way: it has other files than a database (${(error as Error).message}).`,
    );
  }
  if (durable) await flushDirectory(directory);
}

async function flushDirectory(path: string): Promise<void> {
  const handle = await open(path);
  await handle.sync().finally(() => handle.close());
}

async function removeUnfinished(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name.startsWith(UNFINISHED));
  await Promise.all(names.map((name) => rm(join(directory, name), { recursive: true, force: true, maxRetries: 10 })));
}

async function readPassword(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function writePassword({ account }: ClusterPlace, file: string, password: string): Promise<void> {
  const unfinished = `${file}.new`;
  await rm(unfinished, { force: true });
  await writeFile(unfinished, `${password}\n`, { mode: 0o600, flush: true });
  await account.own(unfinished);
  await rename(unfinished, file);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function lastLine(output: string): string {
  return output.split('\n').at(-1) ?? output;
}

function fatalLine(output: string): string {
  return /(?:FATAL|PANIC|ERROR):\s+(.*)/.exec(output)?.[1] ?? lastLine(output);
}
