import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, realpath, rename, rm, symlink } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface DataDirectoryLock {
  /** Lets another Reef have the directory. */
  release(): Promise<void>;
}

/** A contender either still looks around, or has the directory. */
type State = 'claiming' | 'holding';

interface Rival {
  readonly name: string;
  /** `leaving`: it ended while it was asked. */
  readonly state: State | 'leaving';
}

// Names order the contenders; the process id is for the reader only.
const CONTENDER = /^[0-9a-f]{16}\.(\d+)$/;
/** A socket's path may have 103 bytes on macOS, 107 on Linux. */
const MAX_SOCKET_PATH_BYTES = 103;
/** A contender that accepts but does not answer is busy or stopped, not gone. */
const ANSWER_TIMEOUT_MS = 1_000;

/**
 * Makes this process the only Reef in a data directory, which is created when missing.
 *
 * Every contender listens on a socket of its own in `<directory>/lock/`, then looks at the others. The kernel
 * closes a dead process's socket, so a stale one cannot be mistaken for a live one, whatever its process id is
 * used for by now; and as names are never used twice, removing it cannot hit anybody else. Of contenders
 * arriving together the first by name stays.
 */
export async function lockDataDirectory(directory: string): Promise<DataDirectoryLock> {
  const lockDirectory = await prepare(directory);
  const reach = await shorten(lockDirectory);
  const name = `${randomBytes(8).toString('hex')}.${process.pid}`;
  let state: State = 'claiming';
  const server = createServer((socket) => {
    socket.on('error', () => undefined); // The asker has gone.
    socket.end(state);
  });
  const release = async (): Promise<void> => {
    await rm(join(lockDirectory, name), { force: true });
    await new Promise((resolve) => server.close(resolve));
  };
  try {
    await appear(server, reach.path, name);
    try {
      await outlastRivals(directory, reach.path, name);
    } catch (error) {
      await release();
      throw error;
    }
    state = 'holding';
    return { release };
  } finally {
    await reach.done();
  }
}

async function prepare(directory: string): Promise<string> {
  const lockDirectory = join(directory, 'lock');
  try {
    await mkdir(lockDirectory, { recursive: true, mode: 0o700 });
    return await realpath(lockDirectory);
  } catch (error) {
    throw expected(`The data directory ${directory} cannot be used (${(error as Error).message}).`);
  }
}

/** A way to the lock directory short enough for a socket: itself, or a link to it that is needed only for the start. */
async function shorten(lockDirectory: string): Promise<{ path: string; done(): Promise<void> }> {
  const longest = join(lockDirectory, `.${'0'.repeat(16)}.${process.pid}`);
  if (Buffer.byteLength(longest) <= MAX_SOCKET_PATH_BYTES) {
    return { path: lockDirectory, done: () => Promise.resolve() };
  }
  const place = await mkdtemp(join(tmpdir(), 'reef-'));
  await symlink(lockDirectory, join(place, 'l'));
  return { path: join(place, 'l'), done: () => rm(place, { recursive: true, force: true }) };
}

/** Under a hidden name until it listens: between the two, a socket looks like a dead one. */
async function appear(server: Server, path: string, name: string): Promise<void> {
  const hidden = join(path, `.${name}`);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(hidden, resolve);
  });
  server.unref();
  await rename(hidden, join(path, name));
}

async function outlastRivals(directory: string, path: string, name: string): Promise<void> {
  for (;;) {
    const rivals = await findRivals(path, name);
    const winner = rivals.find(
      (rival) => rival.state === 'holding' || (rival.state === 'claiming' && rival.name < name),
    );
    if (winner) throw expected(sentence(directory, winner.name));
    if (rivals.length === 0) return;
    await delay(5); // Those after us by name give up, unless they looked before we appeared: then they hold it.
  }
}

async function findRivals(path: string, name: string): Promise<Rival[]> {
  const names = (await readdir(path)).filter((other) => other !== name && CONTENDER.test(other));
  const states = await Promise.all(names.map((other) => findState(join(path, other))));
  const rivals: Rival[] = [];
  for (const [i, other] of names.entries()) {
    const state = states[i];
    if (state) rivals.push({ name: other, state });
    else await rm(join(path, other), { force: true });
  }
  return rivals;
}

/** Asks a contender; undefined when nobody listens any more. Whoever does not answer is taken to hold the lock. */
function findState(socketPath: string): Promise<Rival['state'] | undefined> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = createConnection(socketPath);
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => {
      socket.destroy();
      resolve('holding');
    });
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('end', () => resolve(answer === 'claiming' || answer === 'holding' ? answer : 'leaving'));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'ECONNREFUSED' || code === 'ENOENT') resolve(undefined);
      else resolve(code === 'ECONNRESET' || code === 'EPIPE' ? 'leaving' : 'holding');
    });
  });
}

function sentence(directory: string, holder: string): string {
  const pid = CONTENDER.exec(holder)?.[1] ?? 'unknown';
  return (
    `Another Reef (process ${pid}) is already using the data directory ${directory}. ` +
    'Stop it, or set REEF_DATA_DIR to another directory.'
  );
}

/** An error the person at the terminal can do something about: its sentence is shown without a stack. */
function expected(message: string): Error {
  return Object.assign(new Error(message), { expected: true });
}
