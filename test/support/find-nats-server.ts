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
 * Path of a `nats-server` program: an installed one, else Debian's package, which root installs and an ordinary
 * user unpacks below `node_modules/.cache/`. The first call may take a minute; several at once are safe.
 */
export async function findNatsServer(): Promise<string> {
  const present = await findProgram();
  if (present) return present;
  let reason = '';
  try {
    await (process.getuid?.() === 0 ? install() : unpack());
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

async function install(): Promise<void> {
  // Another test process may be at it: both steps wait for each other's lock.
  const wait = ['-q', '-o', 'DPkg::Lock::Timeout=120'];
  await aptGet([...wait, 'update']);
  // The tests start their own servers; the package's service must not run beside them.
  await aptGet([...wait, '-o', 'Dpkg::Options::=--path-exclude=/etc/init.d/*', 'install', '-y', 'nats-server']);
}

async function unpack(): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(join(CACHE, 'unpacking-'));
  try {
    // A fresh machine has no package lists, and only root may fill the system's.
    const state = join(work, 'state');
    await mkdir(join(state, 'lists/partial'), { recursive: true });
    await mkdir(join(work, 'cache/archives/partial'), { recursive: true });
    const own = ['-q', '-o', `Dir::State::Lists=${join(state, 'lists')}`, '-o', `Dir::Cache=${join(work, 'cache')}`];
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
