import { eventually } from '../../support/eventually';
import { ADMIN_TOKEN, startGateway, type TestGateway } from './start-gateway';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const MISSING = 'Unauthorized: API token is missing. Run `clawhub login` to authenticate.';
const INVALID = 'Unauthorized: API token is invalid or revoked. Run `clawhub login` again.';
const SUSPENDED =
  'Unauthorized: This ClawHub account is not in good standing and cannot use API tokens. If you believe this is a mistake, contact security@openclaw.ai.';

describe('GET /api/v1/whoami', () => {
  it('says who the token belongs to', async () => {
    const token = await gateway.tokenOf('ana');
    const answer = await gateway.get('/api/v1/whoami', { token });
    expect(answer.json).toEqual({ user: { handle: 'ana', displayName: null, image: null, role: 'user' } });
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
  it('reads the scheme in any case and trims the token', async () => {
    const answer = await gateway.get('/api/v1/whoami', { headers: { authorization: `  bEARER   ${ADMIN_TOKEN}  ` } });
    expect(answer.json.user).toMatchObject({ handle: 'admin', role: 'admin' });
  });

  it.each([
    ['no token', {}, MISSING],
    ['another scheme', { authorization: 'Basic YTpi' }, MISSING],
    ['a bare scheme', { authorization: 'Bearer' }, MISSING],
    ['an unknown token', { authorization: `Bearer clh_${'b'.repeat(43)}` }, INVALID],
    ['a token followed by more', { authorization: `Bearer ${ADMIN_TOKEN} x` }, MISSING],
    ['something like a JWT', { authorization: 'Bearer aaa.bbb.ccc' }, INVALID],
    ['a huge header', { authorization: `Bearer ${'x'.repeat(8_000)}` }, MISSING],
  ])('answers %s with the sentence for it', async (_what, headers, text) => {
    const answer = await gateway.get('/api/v1/whoami', { headers: headers });
    expect([answer.status, answer.text]).toEqual([401, text]);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="reef"/);
  });
  it('never takes a token from the URL', async () => {
    const answer = await gateway.get(`/api/v1/whoami?token=${ADMIN_TOKEN}&access_token=${ADMIN_TOKEN}`);
    expect(answer.text).toBe(MISSING);
  });

  it('refuses a revoked token from the next request on', async () => {
    const token = await gateway.tokenOf('rex');
    const revoked = await gateway.admin('/api/v1/admin/tokens/revoke', { token });
    expect(revoked.json).toEqual({ ok: true, tokenId: expect.any(String) });
    expect(await gateway.admin('/api/v1/admin/tokens/revoke', { tokenId: revoked.json.tokenId })).toMatchObject({
      json: revoked.json,
    });
    expect((await gateway.get('/api/v1/whoami', { token })).text).toBe(INVALID);
  });
  it.each(['banned', 'deleted'])('tells a %s account so, while its token is not revoked', async (state) => {
    const token = await gateway.tokenOf(`was-${state}`);
    await gateway.sql(`UPDATE gateway.user SET state = $1 WHERE handle = $2`, [state, `was-${state}`]);
    expect(await gateway.get('/api/v1/whoami', { token })).toMatchObject({ status: 401, text: SUSPENDED });
  });
  it('refuses an expired token', async () => {
    const token = await gateway.tokenOf('eve');
    await gateway.sql(`UPDATE gateway.api_token SET expires_at = now() - interval '1 s' WHERE prefix = $1`, [
      token.slice(0, 12),
    ]);
    expect((await gateway.get('/api/v1/whoami', { token })).text).toBe(INVALID);
  });

  it('keeps no token in the database, and notes its use', async () => {
    const token = await gateway.tokenOf('uma');
    await gateway.get('/api/v1/whoami', { token });
    const find = () => gateway.sql(`SELECT * FROM gateway.api_token WHERE prefix = $1`, [token.slice(0, 12)]);
    await eventually(
      async () => (await find())[0]?.last_used_at,
      (at) => at instanceof Date,
    );
    expect(JSON.stringify(await find())).not.toContain(token.slice(12));
  });
});

describe('routes for administrators', () => {
  it('refuse everybody else', async () => {
    const token = await gateway.tokenOf('mona', 'moderator');
    expect(await gateway.get('/api/v1/users', { token })).toMatchObject({ status: 403, text: 'Admin role required.' });
    expect(await gateway.get('/api/v1/users')).toMatchObject({ status: 401, text: MISSING });
  });
  it('are refused before the body is looked at', async () => {
    expect(await gateway.call('POST', '/api/v1/admin/users', { body: '{broken' })).toMatchObject({ status: 401 });
  });
});
