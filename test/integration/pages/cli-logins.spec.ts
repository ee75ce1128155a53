import { startGateway, type TestGateway } from '../gateway/start-gateway';
import { Browser, createUser, eventsOf } from './browser';

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
let gateway: TestGateway;
let ann: Browser;
beforeAll(async () => {
  gateway = await startGateway({ environment: { REEF_PUBLIC_URL: 'http://127.0.0.1:9' } });
  await createUser(gateway, 'ann');
  ann = new Browser(gateway);
  await ann.mustSignIn('ann', 'correct horse');
});
afterAll(() => gateway.stop());
const whoami = async (token: string) => (await gateway.get('/api/v1/whoami', { token })).json?.user?.handle as string;

describe('device login', () => {
  const start = async (body: object = { scope: 'read write', label: 'My laptop', site_url: 'http://x' }) =>
    (await gateway.post('/api/cli/device/code', body)).json;
  const poll = (code: unknown, grant: unknown = GRANT) =>
    gateway.post('/api/cli/device/token', { device_code: code, grant_type: grant });
  const patient = (code: string) =>
    gateway.sql(
      `UPDATE gateway.device_login SET polled_at = now() - interval '1 hour' WHERE device_sha256 = encode(sha256($1), 'hex')`,
      [code],
    );
  const user = async (handle: string) => {
    await createUser(gateway, handle);
    const browser = new Browser(gateway);
    await browser.mustSignIn(handle, 'correct horse');
    return browser;
  };

  it('gives a token once somebody has confirmed, and only once', async () => {
    const login = await start();
    expect(login).toEqual({
      device_code: expect.stringMatching(/^[0-9a-f]{64}$/),
      user_code: expect.stringMatching(/^[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}$/),
      verification_uri: 'http://127.0.0.1:9/cli/device',
      verification_uri_complete: `http://127.0.0.1:9/cli/device?user_code=${login.user_code}`,
      expires_in: 900,
      interval: 5,
    });
    expect(await poll(login.device_code)).toMatchObject({ status: 400, json: { error: 'authorization_pending' } });
    const page = await ann.open(`/cli/device?user_code=${login.user_code}`);
    for (const part of ['My laptop', '@ann', '127.0.0.1', login.user_code]) expect(page.text).toContain(part);
    expect((await ann.submit('/cli/device', { user_code: login.user_code, decision: 'approve' })).text).toContain(
      'Device connected',
    );
    const granted = await poll(login.device_code);
    expect(granted).toMatchObject({
      status: 200,
      json: { access_token: expect.stringMatching(/^clh_[\w-]{43}$/), token_type: 'bearer', scope: 'read write' },
    });
    expect(granted.headers.get('cache-control')).toBe('no-store');
    expect(await whoami(granted.json.access_token)).toBe('ann');
    expect(await poll(login.device_code)).toMatchObject({ status: 400, json: { error: 'expired_token' } });
    expect(await eventsOf(gateway, 'token.created')).toContainEqual(
      expect.objectContaining({
        label: 'My laptop',
        via: 'cli_device',
        by: expect.objectContaining({ handle: 'ann' }),
      }),
    );
  });
  it('hands one token out to many who ask at once', async () => {
    const login = await start();
    await ann.open(`/cli/device?code=${login.user_code.toLowerCase().replace('-', '')}`);
    await ann.submit('/cli/device', { user_code: login.user_code, decision: 'approve' });
    const answers = await Promise.all(Array.from({ length: 5 }, () => poll(login.device_code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400]);
  });
  it('slows down whoever asks too often, more each time', async () => {
    const { device_code: code } = await start();
    await poll(code);
    expect((await poll(code)).json).toEqual({ error: 'slow_down', interval: 10 });
    expect((await poll(code)).json).toEqual({ error: 'slow_down', interval: 15 });
    await patient(code);
    expect((await poll(code)).json).toEqual({ error: 'authorization_pending' });
  });
  it('says no when somebody has said no', async () => {
    const login = await start();
    await ann.open(`/cli/device?user_code=${login.user_code}`);
    expect((await ann.submit('/cli/device', { user_code: login.user_code, decision: 'deny' })).text).toContain(
      'got no token',
    );
    expect((await poll(login.device_code)).json).toEqual({ error: 'access_denied' });
    expect((await ann.submit('/cli/device', { user_code: login.user_code, decision: 'approve' })).status).toBe(404);
    expect((await poll(login.device_code)).json).toEqual({ error: 'access_denied' });
    expect(await eventsOf(gateway, 'access.denied')).toEqual([
      {
        via: 'cli_device',
        userId: expect.any(String),
        handle: 'ann',
        program: 'My laptop',
        scope: 'read write',
      },
    ]);
  });
  it('ends after 15 minutes, for both sides', async () => {
    const login = await start();
    await gateway.sql(`UPDATE gateway.device_login SET expires_at = now() WHERE user_code = $1`, [login.user_code]);
    expect((await poll(login.device_code)).json).toEqual({ error: 'expired_token' });
    expect((await ann.open(`/cli/device?user_code=${login.user_code}`)).status).toBe(404);
    expect((await ann.submit('/cli/device', { user_code: login.user_code, decision: 'approve' })).status).toBe(404);
  });
  it('gives nothing to a user who was banned after confirming', async () => {
    const bea = await user('bea');
    const login = await start();
    await bea.open(`/cli/device?user_code=${login.user_code}`);
    await bea.submit('/cli/device', { user_code: login.user_code, decision: 'approve' });
    await gateway.admin('/api/v1/users/ban', { handle: 'bea' });
    expect((await poll(login.device_code)).json).toEqual({ error: 'access_denied' });
  });
  it.each([
    [{ device_code: 'x', grant_type: GRANT }, 'invalid_request'],
    [{ grant_type: GRANT }, 'invalid_request'],
    [{ device_code: 7, grant_type: GRANT }, 'invalid_request'],
    [{ device_code: 'a'.repeat(64), grant_type: 'password' }, 'unsupported_grant_type'],
    [{ device_code: 'a'.repeat(64) }, 'unsupported_grant_type'],
    [{ device_code: 'a'.repeat(64), grant_type: GRANT }, 'expired_token'],
    [{ device_code: `${'a'.repeat(63)}'`, grant_type: GRANT }, 'invalid_request'],
    [[], 'invalid_request'],
  ])('answers %j with JSON', async (body, error) => {
    const answer = await gateway.post('/api/cli/device/token', body);
    expect(answer).toMatchObject({ status: 400, json: { error } });
  });
  it('answers broken JSON and too much of it with JSON', async () => {
    const broken = await gateway.call('POST', '/api/cli/device/token', { body: '{' });
    expect(broken).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
  });
  it.each([
    [{}],
    [undefined],
    [{ label: '', scope: '' }],
    [{ label: ' \u0000'.slice(0, 1), scope: 7 }],
    [{ client_id: 'cli', label: 'x'.repeat(900) }],
  ])('starts with %j or says what is wrong', async (body) => {
    const answer = await gateway.call('POST', '/api/cli/device/code', {
      body: body === undefined ? '' : JSON.stringify(body),
    });
    expect([200, 400]).toContain(answer.status);
    expect(answer.json).toBeDefined();
  });
  it('shows a hostile label as text', async () => {
    const login = await start({ label: '<img src=x onerror=alert(1)>\u202E\r\nx' });
    const page = await ann.open(`/cli/device?user_code=${login.user_code}`);
    expect(page.text).not.toContain('<img src=x');
    expect(page.text).toContain('<bdi>&lt;img');
  });
  it('needs somebody who is signed in, and comes back to the code', async () => {
    const answer = await new Browser(gateway).open('/cli/device?user_code=ABCD-2345');
    expect(answer).toMatchObject({
      status: 303,
      location: '/sign-in?return_to=%2Fcli%2Fdevice%3Fuser_code%3DABCD-2345',
    });
  });
  it('lets nobody guess codes for long', async () => {
    const gus = await user('gus');
    const login = await start();
    const statuses: number[] = [];
    for (let i = 0; i < 21; i++) {
      const guess = `AAAA-AA${'BCDEFGHJKL'[i % 10]}${'BCD'[Math.floor(i / 10)]}`;
      statuses.push((await gus.open(`/cli/device?user_code=${guess}`)).status);
    }
    expect(statuses).toEqual([...Array<number>(20).fill(404), 429]);
    expect((await gus.submit('/cli/device', { user_code: login.user_code, decision: 'approve' })).status).toBe(429);
    expect((await poll(login.device_code)).json).toEqual({ error: 'authorization_pending' });
  });
  it('stores no code that opens anything', async () => {
    const login = await start();
    const rows = JSON.stringify(await gateway.sql(`SELECT * FROM gateway.device_login`));
    expect(rows).not.toContain(login.device_code);
  });
});

describe('browser login', () => {
  const state = 'f'.repeat(32);
  const label = Buffer.from('CLI on <b>laptop</b>').toString('base64url');
  const ask = (uri: string, more = '') =>
    `/cli/auth?redirect_uri=${encodeURIComponent(uri)}&label_b64=${label}&state=${state}${more}`;
  const uri = 'http://127.0.0.1:4711/callback';

  it('asks first, then hands a token over in the fragment', async () => {
    const page = await ann.open(ask(uri));
    expect(page.status).toBe(200);
    expect(page.text).toContain('CLI on &lt;b&gt;laptop&lt;/b&gt;');
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self' http://127.0.0.1:4711;");
    const answer = await ann.submit('/cli/auth', { redirect_uri: uri, label_b64: label, state, decision: 'allow' });
    expect(answer.status).toBe(303);
    const [target, fragment] = answer.location!.split('#') as [string, string];
    expect(target).toBe(uri);
    const handed = Object.fromEntries(new URLSearchParams(fragment));
    expect(handed).toEqual({ token: expect.stringMatching(/^clh_/), registry: 'http://127.0.0.1:9', state });
    expect(await whoami(handed.token!)).toBe('ann');
    expect(await eventsOf(gateway, 'token.created')).toContainEqual(
      expect.objectContaining({ label: 'CLI on <b>laptop</b>', via: 'cli_browser' }),
    );
  });
  it('gives nothing when it is cancelled, or nobody has decided', async () => {
    await ann.open(ask(uri));
    for (const decision of ['deny', '', 'Allow']) {
      const answer = await ann.submit('/cli/auth', { redirect_uri: uri, label_b64: label, state, decision });
      expect([answer.status, answer.location]).toEqual([200, null]);
    }
  });
  it.each([
    'http://127.0.0.1@evil.example/',
    'http://127.0.0.1:80@evil.example/',
    'http://user:pw@127.0.0.1:1/',
    'http://127.0.0.1.evil.example/',
    'https://127.0.0.1:1/callback',
    'https://evil.example/',
    '//evil.example',
    '//127.0.0.1/',
    '/callback',
    'http://127.0.0.1:1/#@evil.example',
    'http://127.0.0.1:1\\@evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'http://127.0.0.1:1/\r\nx: y',
    '',
  ])('leads nowhere for %j, asked and sent', async (bad) => {
    const page = await ann.open(ask(bad));
    expect([page.status, page.location]).toEqual([400, null]);
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self';");
    const sent = await ann.submit('/cli/auth', { redirect_uri: bad, label_b64: label, state, decision: 'allow' });
    expect([sent.status, sent.location]).toEqual([400, null]);
  });
  it('takes one redirect target, the same for asking and sending', async () => {
    const doubled = await ann.open(`${ask(uri)}&redirect_uri=http%3A%2F%2Fevil.example`);
    expect(doubled.status).toBe(400);
  });
  it('needs a state', async () => {
    expect((await ann.open(`/cli/auth?redirect_uri=${encodeURIComponent(uri)}`)).status).toBe(400);
  });
  it('comes back after signing in', async () => {
    const visitor = new Browser(gateway);
    const { location } = await visitor.open(ask(uri));
    expect(location).toBe(`/sign-in?return_to=${encodeURIComponent(ask(uri))}`);
    expect((await visitor.open(location!)).text).toContain('return_to');
    const back = await visitor.submit('/sign-in', { handle: 'ann', password: 'correct horse', return_to: ask(uri) });
    expect(back.location).toBe(ask(uri));
  });
});
