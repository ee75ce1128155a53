import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AdminBootstrap } from '../../../apps/gateway/src/gateway.module';
import { createDatabase, type TestDatabase } from '../../support/postgres';
import { tempDirectory, type TempDirectory } from '../../support/temp-directory';
import { ADMIN_TOKEN, runSql, startGateway, type TestGateway } from './start-gateway';

let database: TestDatabase;
let directory: TempDirectory;
let running: TestGateway[] = [];
beforeEach(async () => {
  database = await createDatabase();
  directory = await tempDirectory();
});
afterEach(async () => {
  for (const gateway of running) await gateway.process.stop();
  running = [];
  await database.close();
  await directory.close();
});

async function start(environment: Record<string, string | undefined>): Promise<TestGateway> {
  const gateway = await startGateway({ database, environment: { REEF_ADMIN_TOKEN: undefined, ...environment } });
  running.push(gateway);
  return gateway;
}
const whoami = async (gateway: TestGateway, token: string) =>
  (await gateway.get('/api/v1/whoami', { token })).json?.user;
const issued = (gateway: TestGateway) => gateway.process.app.get(AdminBootstrap).issuedToken;

it('the first start makes a token of admin, in a file only its owner reads', async () => {
  const file = join(directory.path, 'admin-token');
  const gateway = await start({ REEF_ADMIN_TOKEN_OUT: file });
  const token = (await readFile(file, 'utf8')).trim();
  expect(issued(gateway)).toBe(token);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await whoami(gateway, token)).toMatchObject({ handle: 'admin', role: 'admin' });
});

it('a later start makes none', async () => {
  const file = join(directory.path, 'admin-token');
  const token = issued(await start({ REEF_ADMIN_TOKEN_OUT: file }))!;
  const again = await start({ REEF_ADMIN_TOKEN_OUT: file });
  expect(issued(again)).toBeUndefined();
  expect(await whoami(again, token)).toMatchObject({ handle: 'admin' });
});

it('three replicas that start together make one admin and one token', async () => {
  const file = join(directory.path, 'admin-token');
  const gateways = await Promise.all([1, 2, 3].map(() => start({ REEF_ADMIN_TOKEN_OUT: file })));
  expect(gateways.map(issued).filter((token) => token !== undefined)).toHaveLength(1);
  expect(await runSql(database, `SELECT count(*)::int AS many FROM gateway.api_token`)).toEqual([{ many: 1 }]);
  expect(await runSql(database, `SELECT count(*)::int AS many FROM gateway.user`)).toEqual([{ many: 1 }]);
});

it('without a file no token is made that nobody would see', async () => {
  await start({});
  expect(await runSql(database, `SELECT 1 FROM gateway.api_token`)).toEqual([]);
});

it('REEF_ADMIN_TOKEN works, and stops working when it is changed', async () => {
  const first = await start({ REEF_ADMIN_TOKEN: ADMIN_TOKEN });
  expect(await whoami(first, ADMIN_TOKEN)).toMatchObject({ handle: 'admin', role: 'admin' });
  expect(issued(first)).toBeUndefined();
  const next = 'another-token-of-more-than-32-characters';
  const second = await start({ REEF_ADMIN_TOKEN: next });
  expect(await whoami(second, next)).toMatchObject({ handle: 'admin' });
  expect(await whoami(second, ADMIN_TOKEN)).toBeUndefined();
});

it('REEF_ADMIN_TOKEN is the way back in for an admin who was demoted', async () => {
  await start({ REEF_ADMIN_TOKEN: ADMIN_TOKEN });
  await runSql(database, `UPDATE gateway.user SET role = 'user'`);
  expect(await whoami(await start({ REEF_ADMIN_TOKEN: ADMIN_TOKEN }), ADMIN_TOKEN)).toMatchObject({ role: 'admin' });
});

it('a revoked REEF_ADMIN_TOKEN stays revoked', async () => {
  const gateway = await start({ REEF_ADMIN_TOKEN: ADMIN_TOKEN });
  await gateway.admin('/api/v1/admin/tokens/revoke', { token: ADMIN_TOKEN });
  expect(await whoami(await start({ REEF_ADMIN_TOKEN: ADMIN_TOKEN }), ADMIN_TOKEN)).toBeUndefined();
});

it.each(['short', 'with spaces in it, which no header can carry', `${'x'.repeat(40)}.${'y'.repeat(4)}`])(
  'a REEF_ADMIN_TOKEN like %j is refused without being shown',
  async (token) => {
    const failure = await start({ REEF_ADMIN_TOKEN: token }).catch((error: unknown) => error as Error);
    expect((failure as Error).message).toContain('REEF_ADMIN_TOKEN');
    expect((failure as Error).message).not.toContain(token);
  },
);
