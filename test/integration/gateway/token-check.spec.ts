import type { Actor } from '@app/kernel';
import { startNats, type TestNats } from '../../support/nats';
import { createDatabase, type TestDatabase } from '../../support/postgres';
import { ApiTokensRepository } from '../../../apps/gateway/src/api-tokens/api-tokens.repository';
import { AccessTokens } from '../../../apps/gateway/src/oauth/access-tokens';
import { eventually } from '../../support/eventually';
import { CatalogStandIn } from './catalog-stand-in';
import { startGateway, type TestGateway } from './start-gateway';

/** How long a replica may go on believing a credential that another replica has made worthless, in milliseconds. */
const AT_ONCE = { timeoutMs: 1_000, intervalMs: 5 };

let nats: TestNats;
let database: TestDatabase;
let here: TestGateway;
let there: TestGateway;
beforeAll(async () => {
  [nats, database] = await Promise.all([startNats(), createDatabase()]);
  const environment = { NATS_URL: nats.url };
  here = await startGateway({ neighbours: [CatalogStandIn], environment, database });
  there = await startGateway({ environment, database });
});
afterAll(async () => {
  await there.process.stop();
  await here.stop();
  await nats.stop();
});

const whoami = (gateway: TestGateway, token: string) => gateway.get('/api/v1/whoami', { token });
/** A token that both replicas know by heart. */
async function knownToken(handle: string, role?: string): Promise<string> {
  const token = await here.tokenOf(handle, role);
  for (const gateway of [here, there]) expect((await whoami(gateway, token)).status).toBe(200);
  return token;
}
/** How often the database is asked for tokens while something is done. */
async function lookups(gateway: TestGateway, work: () => Promise<unknown>): Promise<number> {
  const found = jest.spyOn(gateway.process.app.get(ApiTokensRepository), 'findHolder');
  await work();
  const { length } = found.mock.calls;
  found.mockRestore();
  return length;
}
const times = (count: number, work: () => Promise<unknown>) => Promise.all(Array.from({ length: count }, () => work()));

describe('checking a token', () => {
  it('asks the database once, however often and however much at once', async () => {
    const token = await here.tokenOf('busy');
    const discovery = () => here.get('/api/v1/publishers/busy', { token });
    expect(await lookups(here, () => times(50, discovery))).toBe(1);
    expect(await lookups(here, () => times(50, discovery))).toBe(0);
  });
  it('asks once for a token nobody has', async () => {
    const token = `clh_${'z'.repeat(43)}`;
    expect(await lookups(here, () => times(20, () => whoami(here, token)))).toBe(1);
  });
  it('checks the signature of an access token once', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ typ: 'at+jwt' })}.${part({ exp: 4_000_000_000 })}.signature`;
    const actor: Actor = { role: 'user', publisherIds: [], tokenKind: 'oauth', scopes: [], clientId: 'bot' };
    const claims = { jti: 'j', iat: 0, exp: 4_000_000_000, aud: 'x', sub: 'bot', client_id: 'bot' };
    const check = jest.spyOn(here.process.app.get(AccessTokens), 'check').mockResolvedValue({ claims, actor });
    await times(10, () => here.get('/v1/plugins/x/ratings', { token }));
    expect(check).toHaveBeenCalledTimes(1);
    check.mockRestore();
  });
});

describe('within a second every replica', () => {
  it('refuses the token of somebody who is banned', async () => {
    const token = await knownToken('mallory');
    await here.admin('/api/v1/users/ban', { handle: 'mallory' });
    expect((await whoami(here, token)).status).toBe(401);
    const refused = await eventually(
      () => whoami(there, token),
      ({ status }) => status === 401,
      AT_ONCE,
    );
    expect(refused.text).toMatch(/^Unauthorized: This ClawHub account is not in good standing/);
  });
  it('refuses a revoked token', async () => {
    const token = await knownToken('rex');
    await here.admin('/api/v1/admin/tokens/revoke', { token });
    await eventually(async () => (await whoami(there, token)).status, 401, AT_ONCE);
  });
  it('knows a changed role', async () => {
    const token = await knownToken('pro');
    expect((await there.get('/api/v1/users', { token })).status).toBe(403);
    await here.admin('/api/v1/users/role', { handle: 'pro', role: 'admin' });
    await eventually(async () => (await there.get('/api/v1/users', { token })).status, 200, AT_ONCE);
  });
  it('knows the end of a ban', async () => {
    const token = await knownToken('sorry');
    await here.admin('/api/v1/users/ban', { handle: 'sorry' });
    await here.sql(`UPDATE gateway.api_token SET revoked_at = NULL WHERE prefix = $1`, [token.slice(0, 12)]);
    await eventually(async () => (await whoami(there, token)).text.includes('not in good standing'), true, AT_ONCE);
    await here.admin('/api/v1/users/unban', { handle: 'sorry' });
    await eventually(async () => (await whoami(there, token)).status, 200, AT_ONCE);
  });
});

describe('when the bus comes back after a break', () => {
  it('nothing is believed that was known before', async () => {
    const token = await knownToken('ghost');
    await there.get('/api/v1/whoami', { token });
    await nats.restart();
    await eventually(
      () => lookups(there, () => whoami(there, token)),
      (asked) => asked === 1,
      { timeoutMs: 8_000, intervalMs: 50 },
    );
  });
});
