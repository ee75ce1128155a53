import { createDataSource, migrate } from '@app/persistence';
import { gatewayDatabase } from '../../../apps/gateway/src/gateway.database';
import { createDatabase } from '../../support/postgres';
import { eventually } from '../../support/eventually';
import { ADMIN_TOKEN, runSql, startGateway, type TestGateway } from './start-gateway';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const events = (subject: string) =>
  gateway
    .sql<{ payload: Record<string, unknown> }>(
      `SELECT payload FROM gateway.outbox WHERE subject LIKE $1 ORDER BY position`,
      [`%${subject}%`],
    )
    .then((rows) => rows.map(({ payload }) => payload));

describe('POST /api/v1/admin/users', () => {
  it('creates the account with its publisher, and says who did it', async () => {
    const answer = await gateway.admin('/api/v1/admin/users', {
      handle: '@Bea',
      displayName: ' Bea\n B. ',
      role: 'moderator',
    });
    expect([answer.status, answer.json]).toEqual([
      201,
      { userId: expect.any(String), handle: 'bea', role: 'moderator' },
    ]);
    const { userId } = answer.json as { userId: string };
    const publishers = await gateway.sql(
      `SELECT publisher.kind, publisher.handle, publisher.display_name, member.role FROM gateway.publisher
       JOIN gateway.publisher_member member ON member.publisher_id = publisher.id WHERE member.user_id = $1`,
      [userId],
    );
    expect(publishers).toEqual([{ kind: 'user', handle: 'bea', display_name: 'Bea B.', role: 'owner' }]);
    expect((await events('user.created')).at(-1)).toMatchObject({
      userId,
      handle: 'bea',
      by: { kind: 'user', handle: 'admin' },
    });
  });

  it.each([
    [{}, 400, 'User payload: handle: must be a string'],
    [{ handle: 'a b' }, 400, 'Handle must be lowercase, url-safe, and 2-40 characters'],
    [{ handle: '' }, 400, 'Handle is required'],
    [{ handle: 'plugins' }, 400, 'Handle "@plugins" is reserved for ClawHub routes. Choose a different handle.'],
    [
      { handle: 'x1', role: 'king' },
      400,
      'User payload: role: must be one of the following values: user, moderator, admin',
    ],
    [{ handle: 'x1', displayName: null }, 400, 'User payload: displayName: must be a string'],
    [{ handle: 'admin' }, 409, 'Publisher handle "@admin" is already claimed'],
  ])('refuses %j and changes nothing', async (body, status, text) => {
    const before = await gateway.sql(`SELECT count(*) FROM gateway.user`);
    expect(await gateway.admin('/api/v1/admin/users', body)).toMatchObject({
      status,
      text: expect.stringContaining(text),
    });
    expect(await gateway.sql(`SELECT count(*) FROM gateway.user`)).toEqual(before);
  });
  it('refuses the handle of any publisher', async () => {
    await gateway.sql(
      `INSERT INTO gateway.publisher (id, kind, handle, created_at) VALUES (gen_random_uuid(), 'org', 'acme', now())`,
    );
    expect(await gateway.admin('/api/v1/admin/users', { handle: 'acme' })).toMatchObject({ status: 409 });
  });
  it('lets one of many win who ask for a handle at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => gateway.admin('/api/v1/admin/users', { handle: 'race' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(11).fill(409)]);
    expect((await events('user.created')).filter(({ handle }) => handle === 'race')).toHaveLength(1);
  });
  it('cannot leave a user without a publisher: the database refuses', async () => {
    const orphan = `INSERT INTO gateway.user (id, handle, role, created_at) VALUES (gen_random_uuid(), 'orphan', 'user', now())`;
    await expect(gateway.sql(orphan)).rejects.toThrow('user_has_personal_publisher');
  });
});

describe('GET /api/v1/users', () => {
  beforeAll(async () => {
    for (const handle of ['zoe', 'zoe-2', 'not-zoe']) await gateway.admin('/api/v1/admin/users', { handle });
  });
  const list = async (query: string) => (await gateway.get(`/api/v1/users${query}`, { token: ADMIN_TOKEN })).json;

  it('lists the newest first', async () => {
    const { items, total } = await list('?limit=2');
    expect([items.map(({ handle }: { handle: string }) => handle), total]).toEqual([['not-zoe', 'zoe-2'], 2]);
    expect(items[0]).toEqual({
      userId: expect.any(String),
      handle: 'not-zoe',
      displayName: null,
      name: null,
      role: 'user',
    });
  });
  it('finds the best first and counts all matches', async () => {
    const { items, total } = await list('?q=%40ZOE&limit=2');
    expect([items.map(({ handle }: { handle: string }) => handle), total]).toEqual([['zoe', 'zoe-2'], 3]);
  });
  it.each(['?q=%00', '?q=%27%3B--', '?limit=abc', '?limit=-1', '?q=nobody'])('takes %s', async (query) => {
    expect((await gateway.get(`/api/v1/users${query}`, { token: ADMIN_TOKEN })).status).toBe(200);
  });
});

describe('POST /api/v1/users/role', () => {
  it('changes the role, at once and once', async () => {
    const token = await gateway.tokenOf('roy');
    expect((await gateway.admin('/api/v1/users/role', { handle: '@Roy', role: 'admin' })).json).toEqual({
      ok: true,
      role: 'admin',
    });
    await gateway.admin('/api/v1/users/role', { handle: 'roy', role: 'admin' });
    expect((await gateway.get('/api/v1/whoami', { token })).json.user.role).toBe('admin');
    const said = (await events('user.roleChanged')).filter(({ handle }) => handle === 'roy');
    expect(said).toMatchObject([{ before: 'user', after: 'admin', by: { handle: 'admin' } }]);
  });
  it.each([
    [{}, 400, 'Missing userId or handle'],
    [{ handle: 'roy' }, 400, 'Missing role'],
    [{ handle: 'roy', role: 'king' }, 400, 'Invalid role'],
    [{ handle: 'nobody', role: 'user' }, 404, 'User not found'],
    [{ handle: 'a\u0000', role: 'user' }, 400, 'Role payload: handle: must not contain NUL characters'],
    [{ userId: 'nonsense', handle: 'roy', role: 'user' }, 404, 'User not found'],
  ])('refuses %j', async (body, status, text) => {
    expect(await gateway.admin('/api/v1/users/role', body)).toMatchObject({ status, text });
  });
});

describe('credentials made by an administrator', () => {
  it('are shown once and announced without their secret', async () => {
    const { json, status } = await gateway.admin('/api/v1/admin/tokens', { handle: 'zoe', label: 'laptop' });
    expect([status, json]).toEqual([
      201,
      {
        tokenId: expect.any(String),
        token: expect.stringMatching(/^clh_.{43}$/),
        handle: 'zoe',
        prefix: json.token.slice(0, 12),
      },
    ]);
    const said = (await events('token.created')).at(-1);
    expect(said).toMatchObject({ label: 'laptop', handle: 'zoe', by: { handle: 'admin' } });
    expect(JSON.stringify(said)).not.toContain(json.token);
  });
  it.each([
    ['/api/v1/admin/tokens', { handle: 'nobody' }, 404, 'User not found'],
    ['/api/v1/admin/tokens', { handle: 5 }, 400, 'Token payload: handle: must be a string'],
    ['/api/v1/admin/tokens/revoke', {}, 400, 'Missing token or tokenId'],
    ['/api/v1/admin/tokens/revoke', { token: 'clh_nope' }, 404, 'Token not found'],
    ['/api/v1/admin/tokens/revoke', { tokenId: 'nonsense' }, 404, 'Token not found'],
    ['/api/v1/admin/clients', { name: 'x', grant: 'password', scope: 'plugin:rating:read' }, 400, 'Unknown grant'],
    ['/api/v1/admin/clients', { name: 'x', grant: 'client_credentials', scope: 'root' }, 400, 'Unknown scope'],
    [
      '/api/v1/admin/clients',
      { name: ' ', grant: 'client_credentials', scope: 'plugin:rating:read' },
      400,
      'Missing name',
    ],
  ])('POST %s refuses %j', async (path, body, status, text) => {
    expect(await gateway.admin(path, body)).toMatchObject({ status, text: expect.stringContaining(text) });
  });
  it('include OAuth clients, of whose secret only a hash is kept', async () => {
    const body = { name: 'CI', grant: 'client_credentials', scope: 'plugin:rating:write plugin:rating:read' };
    const { json, status } = await gateway.admin('/api/v1/admin/clients', body);
    expect([status, json.name, json.scope]).toEqual([201, 'CI', 'plugin:rating:read plugin:rating:write']);
    const stored = await gateway.sql(`SELECT * FROM gateway.oauth_client`);
    expect(JSON.stringify([stored, await events('client.created')])).not.toContain(json.clientSecret);
  });
  it('are published: nothing stays in the outbox', async () => {
    await eventually(() => gateway.sql(`SELECT 1 FROM gateway.outbox WHERE published_at IS NULL`), []);
  });
});

it('the migrations can be undone and done again', async () => {
  const database = await createDatabase();
  const source = await createDataSource(gatewayDatabase, database.url).initialize();
  await migrate(source, 'gateway');
  for (const _ of gatewayDatabase.migrations) await source.undoLastMigration();
  const left = await runSql(
    database,
    `SELECT table_name FROM information_schema.tables WHERE table_schema = 'gateway' AND table_name <> 'migrations'`,
  );
  expect(left).toEqual([]);
  expect(await migrate(source, 'gateway')).toHaveLength(gatewayDatabase.migrations.length);
  await source.destroy();
  await database.close();
});
