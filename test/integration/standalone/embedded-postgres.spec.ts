import { chmod, chown, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, type QueryResultRow } from 'pg';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../../apps/standalone/src/embedded-postgres/embedded-postgres';
import { eventually } from '../../support/eventually';
import { isRunning, startProcess, type ProcessOptions, type TestProcess } from '../../support/processes';
import { runSource } from '../../support/sources';
import { tempDirectory, type TempDirectory } from '../../support/temp-directory';

const SCRIPT = join(__dirname, 'run-standalone-parts.ts');
/** An account that owns nothing; its number is the same on Linux everywhere. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

async function query<T extends QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return await client
    .query<T>(sql)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

describe('the embedded PostgreSQL', () => {
  let temp: TempDirectory;
  let directory: string;
  let started: EmbeddedPostgres[];

  beforeEach(async () => {
    temp = await tempDirectory();
    directory = join(temp.path, 'data', 'postgres');
    started = [];
  });
  afterEach(async () => {
    await Promise.all(started.map((server) => server.stop()));
    await temp.close();
  });

  const start = async (): Promise<EmbeddedPostgres> => {
    const server = await startEmbeddedPostgres({ directory });
    started.push(server);
    return server;
  };
  const startHolder = (more: Partial<ProcessOptions> = {}): Promise<TestProcess> =>
    startProcess({ ...runSource(SCRIPT, join(temp.path, 'data')), ...more });
  const readUrl = async (holder: TestProcess): Promise<string> => (await holder.waitForLine(/^ready (.+)/))[1] ?? '';
  const findServerPid = async (): Promise<number> =>
    Number((await readFile(join(directory, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);

  it('creates the database at the first start and keeps its rows over a restart', async () => {
    const first = await start();
    expect(first.firstRun).toBe(true);
    await query(first.url, "CREATE TABLE kept AS SELECT 'row' AS value");
    await first.stop();

    const second = await start();
    expect(second.firstRun).toBe(false);
    expect(await query(second.url, 'SELECT value FROM kept')).toEqual([{ value: 'row' }]);
  });

  it('writes durably, in UTF-8, the same way on every machine', async () => {
    const { url } = await start();
    const settings = `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
      current_setting('server_encoding') AS encoding, current_setting('TimeZone') AS zone, lower('ÄÉ') AS lower`;
    expect(await query(url, settings)).toEqual([
      { fsync: 'on', commit: 'on', encoding: 'UTF8', zone: 'UTC', lower: 'äé' },
    ]);
  });

  it('lets nobody in without the password, and the superuser not at all', async () => {
    const { url } = await start();
    const withoutPassword = new URL(url);
    withoutPassword.password = 'guessed';
    await expect(query(withoutPassword.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    const asSuperuser = new URL(url);
    asSuperuser.username = 'postgres';
    await expect(query(asSuperuser.href, 'SELECT 1')).rejects.toThrow('no pg_hba.conf entry');
    expect((await stat(join(directory, 'password'))).mode & 0o777).toBe(0o600);
  });

  it('sets a new password when the file with the old one is lost', async () => {
    const first = await start();
    await first.stop();
    await rm(join(directory, 'password'));
    const second = await start();
    expect(new URL(second.url).password).not.toBe(new URL(first.url).password);
    expect(second.firstRun).toBe(false);
  });

  it('throws away what a killed first start left half done', async () => {
    const abandoned = join(directory, 'data.new-abc123', 'base');
    await mkdir(abandoned, { recursive: true });
    await writeFile(join(abandoned, 'half'), '');
    await start();
    expect((await readdir(directory)).sort()).toEqual(['data', 'password', 'postgres.log']);
  });

  it('says what is wrong when something else lies where the database belongs', async () => {
    await mkdir(join(directory, 'data'), { recursive: true });
    await writeFile(join(directory, 'data', 'notes.txt'), '');
    await expect(start()).rejects.toThrow(`${join(directory, 'data')} is in the way`);
  });

  it('stops within 5 s although clients are connected and busy', async () => {
    const server = await start();
    const client = new Client({ connectionString: server.url });
    client.on('error', () => undefined);
    await client.connect();
    const busy = client.query('SELECT pg_sleep(60)').catch((error: unknown) => (error as Error).message);
    const begin = performance.now();
    await server.stop();
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(await busy).toMatch(/terminat/i);
    await server.exited;
  });

  it('ends when its owner is killed, and the next start finds every committed row', async () => {
    const holder = await startHolder();
    const url = await readUrl(holder);
    await query(url, "CREATE TABLE kept AS SELECT 'row' AS value");
    const pid = await findServerPid();
    await holder.kill();
    await eventually(() => isRunning(pid), false);

    const next = await start();
    expect(await query(next.url, 'SELECT value FROM kept')).toEqual([{ value: 'row' }]);
  });

  it('starts at once after its owner was killed, while the old server may still run', async () => {
    const holder = await startHolder();
    const url = await readUrl(holder);
    await query(url, "CREATE TABLE kept AS SELECT 'row' AS value");
    void holder.kill();
    const next = await start();
    expect(await query(next.url, 'SELECT value FROM kept')).toEqual([{ value: 'row' }]);
    await holder.exited;
  });

  it('takes over from a server that was left running', async () => {
    const left = await start();
    const pid = await findServerPid();
    const next = await start();
    expect(isRunning(pid)).toBe(false);
    await left.exited;
    expect(await query(next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('recovers after the server itself was killed', async () => {
    const first = await start();
    await query(first.url, "CREATE TABLE kept AS SELECT 'row' AS value");
    process.kill(await findServerPid(), 'SIGKILL');
    await first.exited;
    const second = await start();
    expect(await query(second.url, 'SELECT value FROM kept')).toEqual([{ value: 'row' }]);
  });

  it('is not misled by a pid file whose number now belongs to another process', async () => {
    await (await start()).stop();
    await writeFile(join(directory, 'data', 'postmaster.pid'), `${process.ppid}\n${join(directory, 'data')}\n`);
    await start();
    expect(isRunning(process.ppid)).toBe(true);
  });

  it('serves until Reef has finished, when Ctrl-C reaches the whole process group', async () => {
    const holder = await startHolder({ ownGroup: true });
    await readUrl(holder);
    process.kill(-holder.pid, 'SIGINT');
    await holder.waitForLine(/served after SIGINT/);
    expect(await holder.exited).toEqual({ code: 0, signal: null });
    expect(holder.lines.at(-1)).toBe('stopped');
  });

  it('runs under an ordinary user', async () => {
    const holder = await startHolder(await asOrdinaryUser(temp.path));
    expect((await holder.waitForLine(/uid (\d+)/))[1]).not.toBe('0');
    expect(await query(await readUrl(holder), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await holder.stop('SIGTERM', { timeoutMs: 5_000 })).toEqual({ code: 0, signal: null });
  });

  if (isRoot) {
    it('runs for root below a directory that only root may enter', async () => {
      await chmod(temp.path, 0o700);
      const { url } = await start();
      expect((await stat(join(directory, 'data'))).uid).not.toBe(0);
      expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });

    it('keeps the data of the user who had it when root starts it', async () => {
      await mkdir(directory, { recursive: true });
      await chown(directory, NOBODY, NOBODY);
      await start();
      expect((await stat(join(directory, 'data'))).uid).toBe(NOBODY);
      expect((await stat(join(directory, 'password'))).uid).toBe(NOBODY);
      expect((await stat(join(directory, 'postgres.log'))).uid).toBe(NOBODY);
    });
  } else {
    it('refuses a directory of another user', async () => {
      directory = '/usr';
      await expect(start()).rejects.toThrow('/usr belongs to another user');
    });
  }
});

/** How to start a process as an ordinary user, who owns the directory: root becomes one, others are one. */
async function asOrdinaryUser(directory: string): Promise<Partial<ProcessOptions>> {
  if (!isRoot) return {};
  await chown(directory, NOBODY, NOBODY);
  // The compiler that runs the sources keeps a cache for every user.
  return { uid: NOBODY, gid: NOBODY, cwd: directory, env: { TMPDIR: directory } };
}
