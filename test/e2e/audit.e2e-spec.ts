import { createHash } from 'node:crypto';
import { uniqueName } from '../support/bundles';
import { eventually } from '../support/eventually';
import { send } from '../support/http';
import { reefJson, runReef } from '../support/reef-cli';
import { type User } from '../support/registry-client';
import { inBothTopologies, startWorld, START_TIMEOUT_MS, type OwnWorld, type World } from '../support/world';

interface AuditRecord {
  readonly action: string;
  readonly actor: { readonly handle: string | null; readonly role: string | null };
  readonly target: { readonly id: string; readonly name: string | null };
  readonly requestId: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** The log of one target, oldest first, once it has as many records. */
async function historyOf(world: World, target: string, many: number): Promise<AuditRecord[]> {
  const path = `/api/v1/admin/audit?target=${encodeURIComponent(target)}`;
  const list = async () => (await world.get(path, { token: world.adminToken })).expect(200).json.items as AuditRecord[];
  return (await eventually(list, ({ length }) => length === many)).reverse();
}
function commandSettings(world: World): Record<string, string> {
  return { REEF_URL: world.url, REEF_ADMIN_TOKEN: world.adminToken };
}

/** Canonical JSON (RFC 8785), written from the specification: none of our code is asked whether our code is right. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical((value as Record<string, unknown>)[name])}`).join(',')}}`;
}
function expectUnbroken(records: readonly AuditRecord[]): void {
  let previous = '0'.repeat(64);
  for (const { hash, ...content } of records) {
    expect(content.previousHash).toBe(previous);
    expect(createHash('sha256').update(canonical(content)).digest('hex')).toBe(hash);
    previous = hash;
  }
}

inBothTopologies('the audit log', (world) => {
  let user: User;
  beforeAll(async () => {
    user = await world.createUser();
  });
  const asAdmin = (path: string) => world.get(path, { token: world.adminToken });

  it('says who gave which role to whom, and in which request', async () => {
    const changed = await world.request('POST', '/api/v1/users/role', {
      token: world.adminToken,
      json: { handle: user.handle, role: 'moderator' },
      headers: { 'x-request-id': 'promotion-1' },
    });
    changed.expect(200);
    const history = await historyOf(world, user.handle, 2);
    expect(history.map(({ action }) => action)).toEqual(['user.create', 'role.change']);
    expect(history[1]).toMatchObject({
      actor: { type: 'user', handle: 'admin', role: 'admin' },
      target: { type: 'user', id: user.userId, name: user.handle },
      before: { role: 'user' },
      after: { role: 'moderator' },
      requestId: 'promotion-1',
      source: { service: 'gateway' },
    });
  });
  it('has tokens and clients made and revoked, and never their secrets', async () => {
    const { clientId, clientSecret } = await world.createOAuthClient();
    const revoke = { token: world.adminToken, json: { token: user.token } };
    (await world.request('POST', '/api/v1/admin/tokens/revoke', revoke)).expect(200);
    const [created] = await historyOf(world, clientId, 1);
    expect(created).toMatchObject({ action: 'client.create', target: { type: 'client', id: clientId } });
    const find = async () => (await asAdmin('/api/v1/admin/audit?action=token.revoke&limit=200')).expect(200).json;
    await eventually(find, ({ items }) => items.some(({ before }: any) => before.userId === user.userId)); // eslint-disable-line
    const all = (await asAdmin('/api/v1/admin/audit/export')).expect(200).text;
    for (const secret of [clientSecret, user.token, world.adminToken]) expect(all).not.toContain(secret);
  });
  it.each(['', '/export', '/verify'])('shows %j to administrators only', async (path) => {
    const stranger = await world.createUser();
    (await world.get(`/api/v1/admin/audit${path}`)).expect(401);
    (await world.get(`/api/v1/admin/audit${path}`, { token: stranger.token })).expect(403);
    (await asAdmin(`/api/v1/admin/audit${path}`)).expect(200);
  });
  it.each([
    ['?since=yesterday', 'since must be a moment in UTC, such as 2026-11-22T12:00:00Z'],
    ['/export?until=2026-02-31', 'until must be a moment in UTC, such as 2026-11-22T12:00:00Z'],
    ['/verify?day=2026-11-22', 'day and number must name a record, such as day=2026-11-22&number=1'],
  ])('refuses %s with a sentence', async (query, sentence) => {
    expect((await asAdmin(`/api/v1/admin/audit${query}`)).expect(400).text).toBe(sentence);
  });
  it('pages without a gap', async () => {
    await historyOf(world, user.handle, 2);
    const path = `/api/v1/admin/audit?target=${user.handle}&limit=1`;
    const first = (await asAdmin(path)).expect(200).json;
    const second = (await asAdmin(`${path}&cursor=${first.nextCursor}`)).expect(200).json;
    expect([first.items[0].action, second.items[0].action]).toEqual(['role.change', 'user.create']);
    expect(second.nextCursor).toBeNull();
  });
  it('can be taken away as NDJSON and verified without Reef', async () => {
    const file = (await asAdmin('/api/v1/admin/audit/export')).expect(200);
    expect(file.header('content-type')).toBe('application/x-ndjson');
    const lines = file.text.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(4);
    expectUnbroken(lines.map((line) => JSON.parse(line) as AuditRecord));
  });
  it('is read by the operator', async () => {
    const settings = commandSettings(world);
    const filters = ['--target', `@${user.handle}`];
    const { items } = await reefJson(settings, 'audit', 'list', ...filters);
    expect(items).toHaveLength(2);
    const words = await runReef(settings, 'audit', 'list', ...filters, '--action', 'role.change');
    expect(words.stdout).toMatch(
      new RegExp(`^AT +ACTOR +ACTION .*\\n\\S+ +admin +role\\.change +user ${user.handle}\\n$`),
    );
    const exported = await runReef(settings, 'audit', 'export', ...filters);
    expect(
      exported.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).action),
    ).toEqual(['user.create', 'role.change']);
    const verified = await runReef(settings, 'audit', 'verify');
    expect([verified.code, verified.stdout]).toEqual([
      0,
      expect.stringMatching(/^\d+ records are as they were recorded\.\nHead: \d{4}-\d\d-\d\d\/\d+ [0-9a-f]{64}\n$/),
    ]);
    const wrong = await runReef(settings, 'audit', 'list', '--since', 'yesterday');
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('since must be a moment in UTC')]);
  });
});

describe('a Reef of one’s own', () => {
  let world: OwnWorld;
  beforeAll(async () => {
    world = await startWorld('standalone', { env: { LOG_LEVEL: 'info' } });
  }, START_TIMEOUT_MS);
  afterAll(() => world.stop());

  it('notices a record that was changed with every right in the database', async () => {
    const { handle } = await world.createUser();
    await historyOf(world, handle, 1);
    const change = `UPDATE moderation.audit_record SET reason = 'nothing to see here' WHERE target_name = '${handle}'`;
    await expect(world.sql(change)).rejects.toThrow('the audit log is only ever added to');
    const trigger = 'moderation.audit_record DISABLE TRIGGER audit_record_is_append_only';
    await world.sql(`ALTER TABLE ${trigger}`);
    await world.sql(change);
    await world.sql(`ALTER TABLE ${trigger.replace('DISABLE', 'ENABLE')}`);
    const { code, stderr } = await runReef(commandSettings(world), 'audit', 'verify');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^The audit log is broken: record \S+\/\d+ \(\S+\) is not/),
    ]);
    const told = await runReef(commandSettings(world), '--json', 'audit', 'verify');
    expect([told.code, JSON.parse(told.stdout)]).toMatchObject([
      1,
      { ok: false, broken: { number: expect.any(Number) } },
    ]);
  });

  describe('logs', () => {
    interface Line extends Record<string, unknown> {
      readonly context?: string;
    }
    /** Without the banner, which is for the person who starts Reef. */
    const log = (): string[] => world.process('standalone').lines.filter((line) => line.startsWith('{'));
    const requestLine = async (requestId: string): Promise<Line> => {
      const all = () => log().map((line) => JSON.parse(line) as Line);
      const mine = () => all().filter(({ context, request_id: id }) => context === 'Request' && id === requestId);
      await eventually(async () => mine().length, 1);
      return mine()[0]!;
    };

    it('one line for every request: who, what, from where, what came of it', async () => {
      const { userId, handle, token } = await world.createUser();
      const headers = { 'x-request-id': 'rate-1', 'user-agent': 'z'.repeat(1000) };
      const refused = await world.request('POST', '/v1/plugins/nothing/ratings?x=private', {
        token,
        json: { score: 4 },
        headers,
      });
      refused.expect(404);
      expect(await requestLine('rate-1')).toEqual({
        level: 'info',
        time: expect.any(String),
        service: 'standalone',
        request_id: 'rate-1',
        trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        principal: handle,
        context: 'Request',
        method: 'POST',
        route: '/v1/plugins/:name/ratings',
        path: '/v1/plugins/nothing/ratings',
        status: 404,
        outcome: 'PLUGIN_NOT_FOUND',
        duration_ms: expect.any(Number),
        bytes: expect.any(Number),
        client_ip: '127.0.0.1',
        user_id: userId,
        user_agent: 'z'.repeat(120),
      });
    });
    it('what is answered from memory, too', async () => {
      const publisher = await world.createUser();
      const { userId, handle, token } = publisher;
      const name = uniqueName('logged');
      (await world.publishPlugin(publisher, { name, version: '1.0.0' })).expect(200);
      const path = `/api/npm/${name}`;
      const ids = [uniqueName('log'), uniqueName('log')];
      for (const id of ids) (await world.get(path, { token, headers: { 'x-request-id': id } })).expect(200);
      const metrics = await send(`http://127.0.0.1:${world.process('standalone').opsPort}`, 'GET', '/metrics');
      expect(metrics.text).toMatch(/^reef_answers_from_memory_total 1$/m);
      for (const id of ids)
        expect(await requestLine(id)).toMatchObject({
          ...{ method: 'GET', route: '/api/npm/:name', path, status: 200, outcome: 'ok', client_ip: '127.0.0.1' },
          ...{ principal: handle, user_id: userId, trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) },
          ...{ bytes: expect.any(Number), duration_ms: expect.any(Number) },
        });
    });
    it.each([
      ['a page that is open to all', 'GET', '/api/v1/skills', 200, { route: '/api/v1/skills', outcome: 'ok' }],
      ['nothing of ours', 'GET', '/nothing-of-ours', 404, { route: null, outcome: 'NOT_FOUND' }],
      ['a preflight', 'OPTIONS', '/api/v1/skills', 204, { outcome: 'ok' }],
      ['a stranger', 'GET', '/api/v1/whoami', 401, { route: '/api/v1/whoami', outcome: 'UNAUTHENTICATED' }],
      ['a token nobody may have', 'POST', '/oauth/token', 401, { route: '/oauth/token', outcome: 'refused' }],
    ])('%s', async (what, method, path, status, expected) => {
      const id = uniqueName('log');
      const form: Record<string, string> =
        path === '/oauth/token' ? { 'content-type': 'application/x-www-form-urlencoded' } : {};
      const reply = await world.request(method, path, { headers: { 'x-request-id': id, ...form } });
      expect([what, reply.status]).toEqual([what, status]);
      const line = await requestLine(id);
      expect(line).toMatchObject({ ...expected, status, method });
      expect(Number(line.bytes)).toBeGreaterThan(100);
      expect(line).not.toHaveProperty('principal');
    });
    it('no secret, of whatever kind', async () => {
      const user = await world.createUser();
      const client = await world.createOAuthClient();
      const access = (await world.askForToken(client)).expect(200).json.access_token as string;
      const skill = { slug: uniqueName('logged'), version: '1.0.0', files: { 'SKILL.md': '---\nname: x\n---\n' } };
      await world.publishSkill(user, skill);
      const lost = uniqueName('lost');
      await world.get(`/nowhere/${user.token}?access_token=${access}`, { headers: { 'x-request-id': lost } });
      await world.rate(access, 'nothing', { score: 4 });
      await world.request('POST', '/api/v1/admin/tokens/revoke', {
        token: world.adminToken,
        json: { token: user.token },
      });
      const ticket = await world.request('POST', '/api/v1/skills/-/upload-url', {
        token: (await world.createUser()).token,
        json: { path: 'a', size: 1 },
      });
      const { uploadUrl, uploadTicket } = ticket.expect(200).json;
      await world.request('POST', new URL(uploadUrl).pathname, { body: 'x', headers: { 'x-request-id': `${lost}-2` } });
      await requestLine(lost);
      expect((await requestLine(`${lost}-2`)).path).toBe('/api/v1/uploads/[redacted]');

      const text = log().join('\n');
      const key = new URL(uploadUrl).pathname.split('/').at(-1)!;
      const secrets = {
        token: user.token,
        secret: client.clientSecret,
        access,
        admin: world.adminToken,
        key,
        uploadTicket,
      };
      for (const [name, secret] of Object.entries(secrets))
        expect([name, text.includes(secret)]).toEqual([name, false]);
      expect(text).not.toMatch(/"reqId"|authorization|Bearer /i);
      for (const line of log()) expect(line.match(/"request_id":/g)?.length ?? 0).toBeLessThanOrEqual(1);
    });
  });
});
