import { join } from 'node:path';
import { createDatabase, type TestDatabase } from '../../support/postgres';
import { eventually } from '../../support/eventually';
import { freePort } from '../../support/free-port';
import { startNats, type TestNats } from '../../support/nats';
import { startProcess, type TestProcess } from '../../support/processes';
import { runSource } from '../../support/sources';

const MAIN = join(__dirname, 'sample-main.ts');
const STARTS_AND_STOPS = join(__dirname, 'starts-and-stops.ts');

describe('main.ts of a service', () => {
  let database: TestDatabase;
  let nats: TestNats;
  beforeAll(async () => {
    [database, nats] = await Promise.all([createDatabase(), startNats()]);
  });
  afterAll(async () => {
    await nats.stop();
    await database.close();
  });

  const start = (file: string, env: Record<string, string | undefined> = {}): Promise<TestProcess> =>
    startProcess({
      ...runSource(file),
      env: {
        DATABASE_URL: database.url,
        NATS_URL: nats.url,
        REEF_SECRET_KEY: 'x'.repeat(32),
        OPS_PORT: '0',
        BLOB_DIR: '/nonexistent',
        ...env,
      },
    });

  it('stops in order on SIGTERM and ends with success', async () => {
    const opsPort = await freePort();
    const service = await start(MAIN, { OPS_PORT: String(opsPort) });
    await eventually(async () => (await fetch(`http://127.0.0.1:${opsPort}/readyz`)).status, 200, {
      timeoutMs: 20_000,
    });
    expect(await service.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('stops while it still waits for its database', async () => {
    const service = await start(MAIN, { DATABASE_URL: `postgres://127.0.0.1:${await freePort()}/x` });
    await service.waitForLine(/"msg":"the database for catalog cannot be reached .*trying again until it can"/);
    expect(await service.stop('SIGINT')).toEqual({ code: 0, signal: null });
  });

  it('ends by itself once it has stopped: no timer, socket or handle is left', async () => {
    const once = await start(STARTS_AND_STOPS);
    await once.waitForLine(/^stopped$/);
    expect(await once.exited).toEqual({ code: 0, signal: null });
  });

  it('says in one sentence each what its configuration lacks', async () => {
    const service = await start(MAIN, { NATS_URL: undefined });
    expect(await service.exited).toEqual({ code: 1, signal: null });
    expect(service.lines).toEqual(['Invalid configuration', '  NATS_URL: is required, except in standalone']);
    const other = await start(MAIN, { REEF_SECRET_KEY: 'short', LOG_LEVEL: 'loud' });
    await other.exited;
    expect(other.lines).toHaveLength(3);
    expect(other.lines.join()).not.toContain('short');
  });

  it('says which port is in use', async () => {
    const { port } = nats;
    const service = await start(MAIN, { OPS_PORT: String(port) });
    expect(await service.exited).toEqual({ code: 1, signal: null });
    expect(service.lines).toEqual([`Port ${port} is already in use. Stop what uses it, or set PORT or OPS_PORT.`]);
  });
});
