import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lockDataDirectory } from '../../../apps/standalone/src/data-directory-lock';
import { startProcess, type TestProcess } from '../../support/processes';
import { runSource } from '../../support/sources';
import { tempDirectory, type TempDirectory } from '../../support/temp-directory';

const SCRIPT = join(__dirname, 'run-standalone-parts.ts');

describe('the lock of the data directory', () => {
  let temp: TempDirectory;
  let directory: string;

  beforeEach(async () => {
    temp = await tempDirectory();
    directory = join(temp.path, 'data');
  });
  afterEach(() => temp.close());

  const startHolder = (): Promise<TestProcess> => startProcess(runSource(SCRIPT, directory, 'lock-only'));

  it('creates the directory for its owner alone', async () => {
    const lock = await lockDataDirectory(directory);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    await lock.release();
  });

  it('refuses a second process in one sentence that says what to do', async () => {
    const lock = await lockDataDirectory(directory);
    const second = await startHolder();
    expect((await second.exited).code).toBe(1);
    expect(second.lines).toEqual([
      `refused: Another Reef (process ${process.pid}) is already using the data directory ${directory}. ` +
        'Stop it, or set REEF_DATA_DIR to another directory.',
    ]);
    await lock.release();
  });

  it('names the process that holds it', async () => {
    const holder = await startHolder();
    await holder.waitForLine(/ready/);
    await expect(lockDataDirectory(directory)).rejects.toThrow(`Another Reef (process ${holder.pid})`);
    await holder.stop();
  });

  it('is free again after release, and leaves nothing behind', async () => {
    await (await lockDataDirectory(directory)).release();
    expect(await readdir(join(directory, 'lock'))).toEqual([]);
    await (await lockDataDirectory(directory)).release();
  });

  it('passes on at once when its holder was killed', async () => {
    const holder = await startHolder();
    await holder.waitForLine(/ready/);
    await holder.kill();
    const lock = await lockDataDirectory(directory);
    expect(await readdir(join(directory, 'lock'))).toHaveLength(1);
    await lock.release();
  });

  it('stays with a holder that is too busy to answer', async () => {
    const holder = await startHolder();
    await holder.waitForLine(/ready/);
    process.kill(holder.pid, 'SIGSTOP');
    await expect(lockDataDirectory(directory)).rejects.toThrow(`process ${holder.pid}`);
    await holder.kill();
  });

  it('goes to exactly one of many that start at the same instant, time and again', async () => {
    for (let round = 0; round < 50; round++) {
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataDirectory(directory)));
      const held = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      expect(held).toHaveLength(1);
      await held[0]?.release();
    }
  });

  it('goes to exactly one of several processes that find a dead holder', async () => {
    const dead = await startHolder();
    await dead.waitForLine(/ready/);
    await dead.kill();
    const contenders = await Promise.all(Array.from({ length: 4 }, startHolder));
    const outcomes = await Promise.all(contenders.map((contender) => contender.waitForLine(/ready|refused/)));
    expect(outcomes.filter(([word]) => word === 'ready')).toHaveLength(1);
    await Promise.all(contenders.map((contender) => contender.stop()));
  });

  it('holds in a directory whose path is too long for a socket', async () => {
    directory = join(temp.path, 'x'.repeat(120));
    const lock = await lockDataDirectory(directory);
    await expect(lockDataDirectory(directory)).rejects.toThrow('Another Reef');
    await lock.release();
    await (await lockDataDirectory(directory)).release();
  });

  it('says so when the directory cannot be used', async () => {
    await writeFile(directory, 'a file');
    await expect(lockDataDirectory(directory)).rejects.toThrow(`The data directory ${directory} cannot be used`);
  });
});
