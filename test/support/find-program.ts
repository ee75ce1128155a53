import { execFile } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment, programDirectories } from './test-environment';

const run = promisify(execFile);

/** A server the tests need and npm does not bring. */
export interface Wanted {
  readonly program: string;
  /** Debian's packages with the program and the libraries that a small system lacks. */
  readonly packages: readonly string[];
  /** Where else to get it. */
  readonly advice: string;
}
export interface Found {
  readonly path: string;
  /** What its environment needs. */
  readonly env: Readonly<Record<string, string>>;
}

/** Where packages put it, which an ordinary user's PATH may leave out. */
const USUAL_DIRECTORIES = ['/usr/sbin', '/usr/local/bin', '/usr/local/sbin', '/opt/homebrew/bin'];
const CACHE = join(__dirname, '../../node_modules/.cache/reef-test');

/**
 * A program: an installed one, else that of Debian's packages, unpacked below `node_modules/.cache/`. Unpacked and not
 * installed, it needs no root and starts no service of its own. The first call may take a minute; several at once are
 * safe.
 */
export async function findProgram(wanted: Wanted): Promise<Found> {
  const present = await look(wanted);
  if (present) return present;
  let reason = '';
  try {
    await unpack(wanted);
  } catch (error) {
    reason = ` (${(error as Error).message.trim().split('\n').at(-1)})`;
  }
  const fetched = await look(wanted);
  if (fetched) return fetched;
  throw new Error(
    `The tests need ${wanted.program}, which is neither in PATH nor to be had from apt-get${reason}: ${wanted.advice}.`,
  );
}

async function look({ program }: Wanted): Promise<Found | undefined> {
  for (const directory of [...programDirectories(), ...USUAL_DIRECTORIES]) {
    const path = join(directory, program);
    if (await isProgram(path)) return { path, env: {} };
  }
  const unpacked = join(CACHE, program);
  for (const directory of ['usr/bin', 'usr/sbin']) {
    const path = join(unpacked, directory, program);
    if (await isProgram(path)) return { path, env: await libraryPath(unpacked) };
  }
  return undefined;
}

function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Libraries lie in `usr/lib/<machine>`. */
async function libraryPath(unpacked: string): Promise<Record<string, string>> {
  const machines = await readdir(join(unpacked, 'usr/lib')).catch(() => []);
  const directories = machines.map((machine) => join(unpacked, 'usr/lib', machine));
  return directories.length === 0 ? {} : { LD_LIBRARY_PATH: directories.join(':') };
}

async function unpack({ program, packages }: Wanted): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(join(CACHE, 'unpacking-'));
  try {
    // A fresh machine has no package lists, and only root may fill the system's: these are our own.
    const state = join(work, 'state');
    await mkdir(join(state, 'lists/partial'), { recursive: true });
    await mkdir(join(work, 'cache/archives/partial'), { recursive: true });
    // Root's apt-get would download as a user who may be unable to enter this directory.
    const own = [
      '-q',
      '-o',
      'APT::Sandbox::User=root',
      '-o',
      `Dir::State::Lists=${join(state, 'lists')}`,
      '-o',
      `Dir::Cache=${join(work, 'cache')}`,
    ];
    await aptGet([...own, 'update']);
    await aptGet([...own, 'download', ...packages], work);
    const files = (await readdir(work)).filter((name) => name.endsWith('.deb'));
    if (files.length === 0) throw new Error('apt-get download brought no package');
    for (const file of files) await run('dpkg', ['-x', join(work, file), join(work, 'root')]);
    // Another process may have been faster; whether the program is there is asked afterwards.
    await rename(join(work, 'root'), join(CACHE, program)).catch(() => undefined);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function aptGet(args: readonly string[], cwd = '/'): Promise<void> {
  const env = childEnvironment({ DEBIAN_FRONTEND: 'noninteractive' });
  await run('apt-get', args, { cwd, env, timeout: 180_000 });
}
