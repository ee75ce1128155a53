import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { chown, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './run-program';

/** The operating-system account PostgreSQL runs under. */
export interface OperatingAccount {
  /** Starts a program under the account. */
  readonly spawn: (program: string, args: readonly string[], options: SpawnOptions) => ChildProcess;
  /** Makes the account the owner of a file or directory (not of what is inside). */
  readonly own: (path: string) => Promise<void>;
}

interface Ids {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Chooses the account: our own, or, because PostgreSQL refuses to run as root, an unprivileged one.
 *
 * @param directory PostgreSQL's directory, which exists; root hands it to the account
 * @param program   a program the account must be able to start
 */
export async function chooseOperatingAccount(directory: string, program: string): Promise<OperatingAccount> {
  const { uid, gid } = await stat(directory);
  const self = process.getuid?.();
  if (self !== 0) {
    if (self !== undefined && uid !== self) {
      throw new Error(`${directory} belongs to another user (uid ${uid}): start Reef as that user, or as root.`);
    }
    return { spawn: startPlainly, own: () => Promise.resolve() };
  }
  // Root keeps the data with the user who had it, so that this user can start Reef without root again.
  const ids = uid === 0 ? await findUnprivilegedUser() : { uid, gid };
  await handOver(directory, ids);
  const start = await findWayToStart(ids, directory, program);
  return { spawn: start, own: (path) => chown(path, ids.uid, ids.gid) };
}

/** A copy made by root, such as a restored backup, belongs to root throughout. */
async function handOver(directory: string, ids: Ids): Promise<void> {
  await chown(directory, ids.uid, ids.gid);
  const inside = await stat(join(directory, 'data')).catch(() => undefined);
  if (inside === undefined || inside.uid === ids.uid) return;
  const { succeeded, output } = await runProgram(startPlainly, 'chown', ['-R', `${ids.uid}:${ids.gid}`, directory]);
  if (!succeeded) throw new Error(`${directory} could not be handed to user ${ids.uid}: ${output}`);
}

type Start = OperatingAccount['spawn'];

// In a directory every account can enter: PostgreSQL's programs look at the one they are started in.
const startPlainly: Start = (program, args, options) => spawn(program, args, { ...options, cwd: '/' });

const startAs =
  (ids: Ids): Start =>
  (program, args, options) =>
    startPlainly(program, args, { ...options, ...ids });

/**
 * Linux can start a process under another account that still passes through directories only root may enter
 * (a checkout below /root). PostgreSQL asks access(2) about its own program, which would hide the capability
 * again were it not for the no_setuid_fixup bit.
 */
const startAsWithPassage =
  ({ uid, gid }: Ids): Start =>
  (program, args, options) => {
    const account = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
    const passage = ['--inh-caps=-all,+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup'];
    return startPlainly('setpriv', [...account, ...passage, program, ...args], options);
  };

async function findWayToStart(ids: Ids, directory: string, program: string): Promise<Start> {
  for (const start of [startAs(ids), startAsWithPassage(ids)]) {
    const probe = await runProgram(start, '/bin/sh', ['-c', 'test -x "$0" && test -w "$1"', program, directory]);
    if (probe.succeeded) return start;
  }
  throw new Error(
    `PostgreSQL cannot run as root, and user ${ids.uid} cannot enter ${directory} or start ${program}: ` +
      'start Reef as an ordinary user, or make every directory above those two searchable (chmod a+x).',
  );
}

/** `postgres` (Debian) or `_postgres` (macOS) exist where PostgreSQL was installed before, `nobody` nearly always. */
async function findUnprivilegedUser(): Promise<Ids> {
  for (const name of ['postgres', '_postgres', 'nobody']) {
    const ids = await findUser(name);
    if (ids) return ids;
  }
  await runProgram(startPlainly, 'useradd', ['--system', '--no-create-home', 'reef-postgres']);
  const created = await findUser('reef-postgres');
  if (created) return created;
  throw new Error('PostgreSQL cannot run as root and there is no other user: create one named "postgres".');
}

async function findUser(name: string): Promise<Ids | undefined> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => runProgram(startPlainly, 'id', [flag, name])));
  if (!uid?.succeeded || !gid?.succeeded) return undefined;
  const ids = { uid: Number(uid.output), gid: Number(gid.output) };
  return ids.uid > 0 && ids.gid >= 0 ? ids : undefined;
}
