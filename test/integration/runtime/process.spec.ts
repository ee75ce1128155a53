import { Controller, Module, type Type } from '@nestjs/common';
import { rpc, Text, type RpcContract } from '@app/contracts';
import { RpcClient, RpcHandler } from '@app/messaging';
import { startProcess, type RunningProcess } from '@app/runtime';
import { createServer, type Server } from 'node:http';
import { connect, createServer as createNetServer, type AddressInfo, type Server as NetServer } from 'node:net';
import { eventually } from '../../support/eventually';
import { freePort } from '../../support/free-port';
import { createDatabase } from '../../support/postgres';
import { outboxOf, catalogOf, startNotes, TakesNotes, takeNote } from '../messaging/notes';

class Words {
  @Text() text: string;
}
const ask: RpcContract<Words, Words> = rpc({
  subject: 'reef.rpc.ratings.words.ask.v1',
  input: Words,
  output: Words,
  errors: [],
});

/** What `Answers` does next. */
let handler: () => Promise<Words>;

@Controller()
class WordsController {
  @RpcHandler(ask)
  answer(): Promise<Words> {
    return handler();
  }
}
@Module({ controllers: [WordsController] })
class Answers {}

@Module({
  providers: [
    {
      provide: 'broken',
      useFactory: () => {
        throw new Error('cannot be made');
      },
    },
  ],
})
class Breaks {}

const ENVIRONMENT = {
  REEF_SECRET_KEY: 'x'.repeat(32),
  OPS_PORT: '0',
  LOG_LEVEL: 'silent',
  BLOB_DIR: '/nonexistent',
};

describe('a process', () => {
  let running: RunningProcess | undefined;
  afterEach(async () => {
    await running?.stop();
    running = undefined;
  });

  const start = async (services: Type[] = [], environment: Record<string, string> = {}): Promise<RunningProcess> => {
    running = await startProcess({ name: 'test', services, environment: { ...ENVIRONMENT, ...environment } });
    return running;
  };
  const get = async ({ opsPort }: { opsPort: number }, path: string): Promise<{ status: number; text: string }> => {
    const response = await fetch(`http://127.0.0.1:${opsPort}${path}`);
    return { status: response.status, text: await response.text() };
  };

  it('tells operators that it lives, whether it is ready, and what it measures', async () => {
    const started = await start();
    expect(await get(started, '/livez')).toEqual({ status: 200, text: '{"alive":true}' });
    const ready = await get(started, '/readyz');
    expect(ready.status).toBe(200);
    expect(JSON.parse(ready.text)).toEqual({ ready: true, checks: { 'start-up': 'ok', bus: 'ok' } });
    const { text } = await get(started, '/metrics');
    for (const name of ['process_cpu_user_seconds_total', 'reef_bus_connected 1', 'reef_rpc_handled_seconds'])
      expect(text).toContain(name);
    expect((await get(started, '/elsewhere')).status).toBe(404);
    const posted = await fetch(`http://127.0.0.1:${started.opsPort}/metrics`, { method: 'POST' });
    expect(posted.status).toBe(405);
  });

  it('is not ready from the moment it stops, finishes what runs, and then lets go of its ports', async () => {
    let finish!: () => void;
    const asked = new Promise<void>((resolve) => {
      handler = () => {
        resolve();
        return new Promise((done) => (finish = () => done({ text: 'finished' })));
      };
    });
    const started = await start([Answers]);
    const answer = started.app.get(RpcClient).call(ask, { text: '' });
    await asked;
    const stopped = started.stop();
    const state = await get(started, '/readyz');
    expect(state.status).toBe(503);
    expect(JSON.parse(state.text)).toMatchObject({ ready: false, checks: { process: 'shutting down' } });
    finish();
    expect(await answer).toEqual({ text: 'finished' });
    await stopped;
    await expect(get(started, '/livez')).rejects.toThrow('fetch failed');
    await started.stop(); // a second time is nothing new
  });

  it('stops although a handler hangs, and still delivers what was promised', async () => {
    const database = await createDatabase();
    let release!: () => void;
    const asked = new Promise<void>((resolve) => {
      handler = () => {
        resolve();
        return new Promise((done) => (release = () => done({ text: 'late' })));
      };
    });
    const started = await startNotes({ databaseUrl: database.url, SHUTDOWN_SECONDS: '0.3' }, TakesNotes, Answers);
    const hanging = started.app.get(RpcClient).call(ask, { text: '' });
    await asked;
    await takeNote(catalogOf(started), 1);
    await started.stop();
    release();
    await hanging;
    const again = await startNotes({ databaseUrl: database.url }, TakesNotes);
    expect(await outboxOf(catalogOf(again))).toEqual([{ number: 1, sequence: 1, published: true }]);
    await again.stop();
    await database.close();
  });

  it('waits for a database that comes later, and says so meanwhile', async () => {
    const database = await createDatabase();
    const [port, opsPort] = [await freePort(), await freePort()];
    const late = new URL(database.url);
    late.port = String(port);
    const starting = startNotes({ databaseUrl: late.href, OPS_PORT: String(opsPort) }, TakesNotes);
    const state = await eventually(
      () => get({ opsPort }, '/readyz'),
      ({ status }) => status === 503,
    );
    expect(JSON.parse(state.text)).toMatchObject({ checks: { 'start-up': 'starting' } });
    const proxy = await forward(port, Number(new URL(database.url).port));
    running = await starting;
    expect((await get(running, '/readyz')).status).toBe(200);
    await running.stop();
    proxy.close();
    await database.close();
  });

  it('refuses at once, in one sentence, what waiting cannot cure', async () => {
    const database = await createDatabase();
    const missing = new URL(database.url);
    missing.pathname = '/no_such_database';
    await expect(startNotes({ databaseUrl: missing.href }, TakesNotes)).rejects.toMatchObject({
      message: 'The database could not be prepared for catalog: database "no_such_database" does not exist',
      expected: true,
    });
    await database.close();
  });

  it('refuses a configuration that cannot be, and leaves nothing open', async () => {
    const opsPort = await freePort();
    const failing = start([], { LOG_LEVEL: 'loud', OPS_PORT: 'many', REEF_SECRET_KEY: 'short' });
    await expect(failing).rejects.toThrow(/LOG_LEVEL[^]*REEF_SECRET_KEY|OPS_PORT[^]*LOG_LEVEL/);
    await expect(start([Breaks], { OPS_PORT: String(opsPort) })).rejects.toThrow('cannot be made');
    await expect(get({ opsPort }, '/livez')).rejects.toThrow('fetch failed');
  });

  it('refuses a port that is in use', async () => {
    const other = createServer();
    const port = await listen(other);
    await expect(start([], { OPS_PORT: String(port) })).rejects.toMatchObject({ code: 'EADDRINUSE', port });
    other.close();
  });
});

function listen(server: Server | NetServer, port = 0): Promise<number> {
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Passes connections on, as if what listens at `to` had come up at `from`. */
async function forward(from: number, to: number): Promise<NetServer> {
  const server = createNetServer((client) => {
    const target = connect(to, '127.0.0.1');
    client.pipe(target).pipe(client);
    for (const socket of [client, target]) socket.on('error', () => undefined);
  });
  await listen(server, from);
  return server;
}
