import { CatalogStandIn } from './catalog-stand-in';
import { ADMIN_TOKEN, startGateway, type Answer, type TestGateway } from './start-gateway';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ neighbours: [CatalogStandIn] });
  await gateway.admin('/api/v1/admin/users', { handle: 'root', role: 'admin' });
});
afterAll(() => gateway.stop());

const tokenFor = (grant: object, handle = 'root') => gateway.admin('/api/v1/admin/tokens', { handle, ...grant });
const tokenOf = async (grant: object): Promise<string> => (await tokenFor(grant)).json.token as string;
const answers = async (token: string, requests: readonly [string, string][]): Promise<string[]> => {
  const asked = requests.map(([method, path]) =>
    gateway.call(method, path, { token, ...(method === 'POST' ? { body: '{}' } : {}) }),
  );
  return (await Promise.all(asked)).map(({ status, text }: Answer) => `${status} ${status < 400 ? '' : text}`.trim());
};

describe('a token made for some scopes', () => {
  it('does what they say, and never what administrators do', async () => {
    const token = await tokenOf({ scopes: ['registry:publish', 'plugin:rating:read'] });
    const staff = '403 Tokens that were made for some scopes do not carry the power of moderators or administrators.';
    expect(
      await answers(token, [
        ['GET', '/api/v1/whoami'],
        ['POST', '/api/v1/publishers'],
        ['POST', '/api/v1/admin/users'],
        ['GET', '/api/v1/users'],
      ]),
    ).toEqual(['200', '403 The token lacks the scope registry:manage', staff, staff]);
    const ratings = await gateway.post('/v1/plugins/x/ratings', {}, { token });
    expect(ratings).toMatchObject({ status: 403, json: { code: 'scope_missing' } });
  });
  it('says so where tokens are listed and recorded', async () => {
    const expiresAt = Date.now() + 86_400_000;
    const grant = { packages: ['@Acme/X'], skills: [], expiresAt };
    await tokenFor({ ...grant, label: 'pipeline' });
    const [created] = await gateway.sql<{ payload: object }>(
      `SELECT payload FROM gateway.outbox WHERE subject = 'reef.evt.gateway.token.created.v1' ORDER BY position DESC LIMIT 1`,
    );
    expect(created?.payload).toMatchObject({ label: 'pipeline', packages: ['@acme/x'], skills: [], expiresAt });
  });
});

describe('a token limited to names', () => {
  it('says what it is for wherever it is used for something else', async () => {
    const token = await tokenOf({ packages: ['@acme/x'], skills: ['weather'] });
    const refused = '403 This token may only publish @acme/x and the skill weather.';
    expect(
      await answers(token, [
        ['GET', '/api/v1/whoami'],
        ['POST', '/api/v1/publishers'],
        ['GET', '/api/v1/users'],
        ['POST', '/api/v1/packages/x/trusted-publisher'],
      ]),
    ).toEqual(['200', refused, refused, refused]);
  });
});

it('a token works until it expires', async () => {
  const token = await tokenOf({ expiresAt: Date.now() + 3_600_000 });
  expect(await answers(token, [['GET', '/api/v1/whoami']])).toEqual(['200']);
  const past = await tokenOf({ expiresAt: Date.now() + 3_600_000 });
  await gateway.sql(`UPDATE gateway.api_token SET expires_at = now() WHERE prefix = $1`, [past.slice(0, 12)]);
  expect((await answers(past, [['GET', '/api/v1/whoami']]))[0]).toMatch(/^401 .* invalid or revoked/);
});

it.each([
  [{ scopes: ['all'] }, 'There is no scope "all"; there are'],
  [{ scopes: [] }, 'Name at least one scope'],
  [{ packages: ['a b'] }, '"a b" cannot be the name of a package'],
  [{ expiresAt: 1 }, 'A token must expire in the future'],
  [{ packages: 'x' }, 'Token payload: packages'],
])('refuses a token for %j', async (grant, text) => {
  const refused = await tokenFor(grant);
  expect([refused.status, refused.text]).toEqual([400, expect.stringContaining(text)]);
});
it('gives nobody more than they have', async () => {
  const token = await tokenOf({ scopes: ['registry:manage'] });
  expect((await gateway.post('/api/v1/admin/tokens', { handle: 'root' }, { token })).status).toBe(403);
  expect((await gateway.post('/api/v1/admin/tokens', { handle: 'root' }, { token: ADMIN_TOKEN })).status).toBe(201);
});
