import { Client } from 'pg';
import { connect, StringCodec } from 'nats';
import { eventually } from '../../support/eventually';
import { startNats, type TestNats } from '../../support/nats';
import { createDatabase } from '../../support/postgres';
import { isRunning, startProcess } from '../../support/processes';

const SUBJECT = 'test.kept';
const text = StringCodec();

async function publish(nats: TestNats, message: string): Promise<void> {
  const connection = await connect({ servers: nats.url });
  const manager = await connection.jetstreamManager();
  await manager.streams.add({ name: 'TEST', subjects: [SUBJECT] });
  await connection.jetstream().publish(SUBJECT, text.encode(message));
  await connection.close();
}

async function streams(nats: TestNats): Promise<string[]> {
  const connection = await connect({ servers: nats.url });
  const manager = await connection.jetstreamManager();
  const names = (await manager.streams.list().next()).map((stream) => stream.config.name);
  await connection.close();
  return names;
}

describe('the NATS server of the tests', () => {
  it('keeps its port and its store over a stop, and over a crash', async () => {
    const nats = await startNats();
    const { port } = nats;
    await publish(nats, 'kept');
    await nats.restart();
    expect([nats.port, await streams(nats)]).toEqual([port, ['TEST']]);
    await nats.kill();
    await nats.restart();
    expect([nats.port, await streams(nats)]).toEqual([port, ['TEST']]);
    await nats.stop();
  });

  it('forgets everything when its store is wiped', async () => {
    const nats = await startNats();
    await publish(nats, 'lost');
    await nats.wipeStore();
    await nats.restart();
    expect(await streams(nats)).toEqual([]);
    await nats.stop();
  });
});

describe('a database of the tests', () => {
  it('is empty, apart from others, and gone when closed although somebody is connected', async () => {
    const [one, other] = await Promise.all([createDatabase(), createDatabase()]);
    const [client, otherClient] = [one, other].map(({ url }) => new Client({ connectionString: url }));
    if (!client || !otherClient) throw new Error('two clients');
    client.on('error', () => undefined); // It is cut off below.
    await Promise.all([client.connect(), otherClient.connect()]);
    await client.query('CREATE TABLE mine (id int)');
    const tables = await otherClient.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
    expect(tables.rows).toEqual([]);
    await one.close();
    await expect(new Client({ connectionString: one.url }).connect()).rejects.toThrow('does not exist');
    await otherClient.end();
    await other.close();
  });
});

describe('a process of the tests', () => {
  it('ends when the process that started it is killed', async () => {
    const sources = JSON.stringify(require.resolve('../../support/processes'));
    const register = require.resolve('../../support/register-typescript.cjs');
    const script = `require(${sources}).startProcess({ command: 'sleep', args: ['600'] }).then((p) => console.log('pid ' + p.pid))`;
    const parent = await startProcess({ command: process.execPath, args: ['--require', register, '--eval', script] });
    const pid = Number((await parent.waitForLine(/^pid (\d+)/))[1]);
    expect(isRunning(pid)).toBe(true);
    await parent.kill();
    await eventually(() => isRunning(pid), false);
  });

  it('fails the wait for a line that never comes with what was said instead', async () => {
    const child = await startProcess({ command: '/bin/sh', args: ['-c', 'echo something else; exit 3'] });
    await expect(child.waitForLine(/expected/)).rejects.toThrow(/"code":3.*without writing[^]*something else/);
  });
});

describe('eventually', () => {
  it('fails with the value it saw last', async () => {
    let count = 0;
    await expect(eventually(() => ++count, -1, { timeoutMs: 50 })).rejects.toThrow(/Last seen: [1-9]/);
  });
});
