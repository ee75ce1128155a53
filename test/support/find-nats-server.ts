import { execFile } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment, programDirectories } from './test-environment';

const run = promisify(execFile);

/** Where packages put it, which an ordinary user's PATH may leave out. */
const USUAL_DIRECTORIES = ['/usr/sbin', '/usr/local/bin', '/usr/local/sbin', '/opt/homebrew/bin'];
const CACHE = join(__dirname, '../../node_modules/.cache/reef-test');
const UNPACKED = join(CACHE, 'nats-server');

/**
 * Path of a `nats-server` program: an installed one, else that of Debian's package, unpacked below
 * `node_modules/.cache/`. Unpacked and not installed, it needs no root and starts no service of its own.
 * The first call may take a minute; several at once are safe.
 */
export async function findNatsServer(): Promise<string> {
  const present = await findProgram();
  if (present) return present;
  let reason = '';
  try {
    await unpack();
  } catch (error) {
    reason = ` (${(error as Error).message.trim().split('\n').at(-1)})`;
  }
  const fetched = await findProgram();
  if (fetched) return fetched;
  throw new Error(
    `The tests need nats-server, which is neither in PATH nor to be had from apt-get${reason}: ` +
      'install it from https://github.com/nats-io/nats-server/releases or with "brew install nats-server".',
  );
}

async function findProgram(): Promise<string | undefined> {
  for (const directory of [...programDirectories(), ...USUAL_DIRECTORIES, join(UNPACKED, 'usr/sbin')]) {
    const path = join(directory, 'nats-server');
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return undefined;
}

async function unpack(): Promise<void> {
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
    await aptGet([...own, 'download', 'nats-server'], work);
    const packageFile = (await readdir(work)).find((name) => name.endsWith('.deb'));
    if (!packageFile) throw new Error('apt-get download brought no package');
    await run('dpkg', ['-x', join(work, packageFile), join(work, 'root')]);
    // Another process may have been faster; whether the program is there is asked afterwards.
    await rename(join(work, 'root'), UNPACKED).catch(() => undefined);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function aptGet(args: readonly string[], cwd = '/'): Promise<void> {
  const env = childEnvironment({ DEBIAN_FRONTEND: 'noninteractive' });
  await run('apt-get', args, { cwd, env, timeout: 180_000 });
}
