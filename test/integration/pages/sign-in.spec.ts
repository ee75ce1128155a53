import { eventually } from '../../support/eventually';
import { startGateway, type TestGateway } from '../gateway/start-gateway';
import { Browser, createUser, eventsOf } from './browser';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
const browser = () => new Browser(gateway);

describe('a password', () => {
  it('signs in, and every page has its protections', async () => {
    await createUser(gateway, 'ann');
    const ann = browser();
    const page = await ann.open('/sign-in');
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; .*form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    });
    expect(page.text).toMatch(/^<!doctype html>/i);
    expect(await ann.signIn('@Ann', 'correct horse')).toMatchObject({ status: 303, location: '/settings/tokens' });
    expect((await ann.open('/settings/tokens')).text).toContain('@ann');
    expect(await ann.open('/sign-in')).toMatchObject({ status: 303, location: '/settings/tokens' });
    expect(await eventsOf(gateway, 'user.signedIn')).toContainEqual(
      expect.objectContaining({ handle: 'ann', method: 'password', address: '127.0.0.1' }),
    );
  });

  it('keeps no secret in the database', async () => {
    await createUser(gateway, 'kim');
    const kim = browser();
    await kim.mustSignIn('kim', 'correct horse');
    const rows = JSON.stringify(await gateway.sql(`SELECT * FROM gateway.session, gateway.password`));
    expect(rows).not.toContain(kim.cookies.get('reef_session'));
    expect(rows).not.toContain('correct horse');
    expect(rows).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  });

  it.each([
    ['a wrong one', 'bob', 'wrong password'],
    ['a user who does not exist', 'nobody-here', 'correct horse'],
    ['a user without one', 'carl', 'correct horse'],
    ['a handle nobody can have', '../x', 'correct horse'],
    ['nothing', '', ''],
  ])('is refused with the same words for %s', async (_what, handle, password) => {
    if (handle === 'bob') await createUser(gateway, 'bob');
    if (handle === 'carl') await gateway.admin('/api/v1/admin/users', { handle });
    const page = await browser().signIn(handle, password);
    expect(page.status).toBe(403);
    expect(page.text).toContain('Handle or password is wrong.');
  });
  it.each(['timo', 'timo-who', '../x'])(
    'is refused no sooner than it would take to compare one, for %s',
    async (handle) => {
      if (handle === 'timo') await createUser(gateway, handle);
      const visitor = browser();
      await visitor.open('/sign-in');
      const startedAt = performance.now();
      expect((await visitor.submit('/sign-in', { handle, password: 'wrong password' })).status).toBe(403);
      expect(performance.now() - startedAt).toBeGreaterThan(245); // 250 ms, by timers that run a little early
    },
  );
  it('keeps what was typed, escaped', async () => {
    const page = await browser().signIn('"><script>alert(1)</script>', 'x');
    expect(page.text).not.toContain('<script>alert');
    expect(page.text).toContain('&quot;&gt;&lt;script&gt;');
  });
  it('refuses weak ones and leaves the old one', async () => {
    await createUser(gateway, 'wes');
    const answer = await gateway.admin('/api/v1/admin/users/password', { handle: 'wes', password: 'short' });
    expect(answer).toMatchObject({ status: 400, text: 'The password must have at least 10 characters' });
    expect((await browser().signIn('wes', 'correct horse')).status).toBe(303);
  });
  it('is for administrators to set', async () => {
    const token = await gateway.tokenOf('mallory');
    for (const path of ['password', 'invite'])
      expect(
        (await gateway.post(`/api/v1/admin/users/${path}`, { handle: 'admin', password: 'correct horse' }, { token }))
          .status,
      ).toBe(403);
  });
});

describe('guessing', () => {
  it('ends after ten attempts, but not for a browser the user knows', async () => {
    await createUser(gateway, 'gus');
    const own = browser();
    await own.mustSignIn('gus', 'correct horse');
    await own.submit('/sign-out', {});
    const thief = browser();
    const statuses: number[] = [];
    // The user's own first time was one of the ten.
    for (let i = 0; i < 11; i++) statuses.push((await thief.signIn('gus', `guess number ${i}`)).status);
    expect(statuses).toEqual([...Array<number>(9).fill(403), 429, 429]);
    const refused = await thief.signIn('gus', 'correct horse');
    expect(refused.text).toMatch(/Too many attempts to sign in\. Try again in (a minute|\d+ minutes)\./);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await own.signIn('gus', 'correct horse')).status).toBe(303);
    const told = await eventsOf(gateway, 'user.signInFailed');
    expect(told.filter(({ handle }) => handle === 'gus')).toHaveLength(9);
  });
  it('is not helped by another account’s known browser, or a made-up one', async () => {
    await createUser(gateway, 'hal');
    await createUser(gateway, 'ivy');
    const ivy = browser();
    await ivy.mustSignIn('ivy', 'correct horse');
    const known = ivy.cookies.get('reef_browser')!;
    const thief = browser();
    for (const value of [known, known.replace(/\..*/, '.x'), 'x.y.z', '.', '%00', 'x'.repeat(3_000)]) {
      thief.cookies.set('reef_browser', value);
      await thief.signIn('hal', 'wrong password');
    }
    for (let i = 0; i < 4; i++) await thief.signIn('hal', 'wrong password');
    thief.cookies.set('reef_browser', known);
    expect((await thief.signIn('hal', 'correct horse')).status).toBe(429);
  });
});

describe('a session', () => {
  it('begins under a new secret, whatever the browser had: no fixation', async () => {
    await createUser(gateway, 'fay');
    const fay = browser();
    const planted = 'A'.repeat(43);
    fay.cookies.set('reef_session', planted);
    await fay.mustSignIn('fay', 'correct horse');
    const first = fay.cookies.get('reef_session')!;
    expect(first).not.toBe(planted);
    const thief = browser();
    thief.cookies.set('reef_session', planted);
    expect((await thief.open('/settings/tokens')).status).toBe(303);
  });
  it('ends the one the same browser had', async () => {
    await createUser(gateway, 'una');
    const una = browser();
    await una.mustSignIn('una', 'correct horse');
    const [before, csrf] = [una.cookies.get('reef_session')!, una.csrf];
    const again = browser();
    again.cookies.set('reef_session', before);
    await again.open('/');
    await again.submit('/sign-in', { handle: 'una', password: 'correct horse', csrf });
    const old = browser();
    old.cookies.set('reef_session', before);
    expect((await old.open('/settings/tokens')).status).toBe(303);
    expect(await eventsOf(gateway, 'session.ended')).toContainEqual(expect.objectContaining({ reason: 'replaced' }));
  });
  it('ends when signed out, in the database too', async () => {
    await createUser(gateway, 'otto');
    const otto = browser();
    await otto.mustSignIn('otto', 'correct horse');
    const secret = otto.cookies.get('reef_session')!;
    expect(await otto.submit('/sign-out', {})).toMatchObject({ status: 303, location: '/' });
    expect(otto.cookies.has('reef_session')).toBe(false);
    otto.cookies.set('reef_session', secret);
    expect((await otto.open('/settings/tokens')).location).toBe('/sign-in?return_to=%2Fsettings%2Ftokens');
  });
  it.each([
    ['nobody used it for long', `last_seen_at = now() - interval '73 hours'`],
    ['it is old', `expires_at = now() - interval '1 second'`],
  ])('ends when %s', async (_when, change) => {
    const handle = `old-${change.length}`;
    await createUser(gateway, handle);
    const old = browser();
    await old.mustSignIn(handle, 'correct horse');
    await gateway.sql(
      `UPDATE gateway.session SET ${change} WHERE user_id = (SELECT id FROM gateway.user WHERE handle = $1)`,
      [handle],
    );
    expect((await old.open('/settings/tokens')).status).toBe(303);
  });
  it('ends with a ban, at once and for good; the user is told why', async () => {
    await createUser(gateway, 'bad');
    const bad = browser();
    await bad.mustSignIn('bad', 'correct horse');
    await gateway.admin('/api/v1/users/ban', { handle: 'bad', reason: '<i>spam</i>' });
    expect((await bad.open('/settings/tokens')).status).toBe(303);
    const told = await browser().signIn('bad', 'correct horse');
    expect(told.text).toContain('This account has been banned and cannot sign in.');
    expect(told.text).toContain('Reason: &lt;i&gt;spam&lt;/i&gt;');
    const own = `SELECT 1 FROM gateway.session JOIN gateway.user u ON u.id = user_id WHERE u.handle = 'bad'`;
    await eventually(() => gateway.sql(own), []);
    await gateway.admin('/api/v1/users/unban', { handle: 'bad' });
    expect((await bad.open('/settings/tokens')).status).toBe(303);
    expect(await eventsOf(gateway, 'session.ended')).toContainEqual(expect.objectContaining({ reason: 'ban' }));
  });
  it('ends with another password', async () => {
    await createUser(gateway, 'pat');
    const pat = browser();
    await pat.mustSignIn('pat', 'correct horse');
    await gateway.admin('/api/v1/admin/users/password', { handle: 'pat', password: 'battery staple' });
    expect((await pat.open('/settings/tokens')).status).toBe(303);
    expect((await browser().signIn('pat', 'correct horse')).status).toBe(403);
  });
  it.each(['', 'x', 'x'.repeat(5_000), '"; DROP', '%00', 'A'.repeat(43)])(
    'is none with the cookie %j',
    async (value) => {
      const visitor = browser();
      visitor.cookies.set('reef_session', value);
      expect((await visitor.open('/')).status).toBe(200);
      expect((await visitor.open('/settings/tokens')).status).toBe(303);
    },
  );
});

describe('forms', () => {
  const foreign = /was sent from another site|is out of date/;
  it.each([
    ['no token', { csrf: '' }, {}],
    ['a made-up token', { csrf: 'A'.repeat(43) }, {}],
    ['another origin', {}, { origin: 'https://evil.example' }],
    ['no origin to name', {}, { origin: 'null' }],
    ['another site', {}, { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour of the same site', {}, { 'sec-fetch-site': 'same-site' }],
  ])('change nothing with %s', async (what, fields, headers) => {
    const handle = `csrf-${what.replaceAll(' ', '-').replace('ß', '')}`;
    await createUser(gateway, handle);
    const user = browser();
    await user.mustSignIn(handle, 'correct horse');
    for (const path of ['/settings/tokens', '/sign-out', '/cli/device', '/cli/auth', '/sign-in']) {
      const answer = await user.submit(
        path,
        { ...fields, decision: 'allow', handle, password: 'correct horse' },
        headers,
      );
      expect([path, answer.status]).toEqual([path, 403]);
      expect(answer.text).toMatch(foreign);
    }
    expect((await user.open('/settings/tokens')).text).toContain('You have no tokens');
  });
  it('refuse the token of another browser', async () => {
    await createUser(gateway, 'cora');
    await createUser(gateway, 'eve');
    const [cora, eve] = [browser(), browser()];
    await cora.mustSignIn('cora', 'correct horse');
    await eve.mustSignIn('eve', 'correct horse');
    expect((await cora.submit('/settings/tokens', { csrf: eve.csrf, label: 'x' })).status).toBe(403);
  });
  it('refuse a sign-in that another site started', async () => {
    await createUser(gateway, 'vera');
    const vera = browser();
    expect((await vera.submit('/sign-in', { handle: 'vera', password: 'correct horse' })).status).toBe(403);
    expect(vera.cookies.has('reef_session')).toBe(false);
  });
  it('are not taken by the API, and not as anything but forms', async () => {
    const post = (path: string, type: string) =>
      gateway.call('POST', path, { body: 'handle=x', headers: { 'content-type': type } });
    expect((await post('/api/v1/admin/users', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect((await post('/sign-in', 'text/plain')).status).toBe(415);
    expect((await post('/sign-in', 'application/json')).status).toBe(403);
    expect(
      (
        await gateway.call('POST', '/sign-in', {
          body: `x=${'y'.repeat(70_000)}`,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        })
      ).status,
    ).toBe(413);
  });
});

describe('where a sign-in leads', () => {
  it.each([
    ['/cli/device?user_code=ABCD-2345', '/cli/device?user_code=ABCD-2345'],
    ['//evil.example', '/settings/tokens'],
    ['https://evil.example/', '/settings/tokens'],
    ['/\\evil.example', '/settings/tokens'],
    ['/.//evil.example', '/settings/tokens'],
    ['javascript:alert(1)', '/settings/tokens'],
    ['/x\r\nset-cookie: a=b', '/settings/tokens'],
  ])('for %j is %s', async (asked, location) => {
    const handle = 'rita';
    await createUser(gateway, handle);
    const answer = await browser().signIn(handle, 'correct horse', asked);
    expect(answer).toMatchObject({ status: 303, location });
    expect((await browser().open(`/sign-in?return_to=${encodeURIComponent(asked)}`)).text).not.toContain('"//evil');
  });
});

describe('a sign-in link', () => {
  const codeOf = async (handle: string) => {
    const { json } = await gateway.admin('/api/v1/admin/users/invite', { handle });
    return new URL(json.url as string).searchParams.get('code')!;
  };
  it('lets a user choose a password, once', async () => {
    await gateway.admin('/api/v1/admin/users', { handle: 'lena' });
    const code = await codeOf('lena');
    const lena = browser();
    expect((await lena.open(`/sign-in/link?code=${code}`)).text).toContain('@lena');
    const weak = await lena.submit('/sign-in/link', { code, password: 'short' });
    expect([weak.status, weak.text]).toEqual([400, expect.stringContaining('at least 10 characters')]);
    expect((await lena.submit('/sign-in/link', { code, password: 'battery staple' })).status).toBe(303);
    expect((await lena.open('/settings/tokens')).text).toContain('@lena');
    expect((await lena.open(`/sign-in/link?code=${code}`)).status).toBe(404);
    expect((await lena.submit('/sign-in/link', { code, password: 'other password' })).status).toBe(404);
    expect((await browser().signIn('lena', 'battery staple')).status).toBe(303);
    expect(await eventsOf(gateway, 'user.passwordChanged')).toContainEqual(
      expect.objectContaining({ handle: 'lena', via: 'link', by: expect.objectContaining({ handle: 'lena' }) }),
    );
  });
  it('is used by one of many who try at once', async () => {
    await gateway.admin('/api/v1/admin/users', { handle: 'race' });
    const code = await codeOf('race');
    const tries = Array.from({ length: 4 }, async (_, i) => {
      const one = browser();
      await one.open(`/sign-in/link?code=${code}`);
      return (await one.submit('/sign-in/link', { code, password: `battery staple ${i}` })).status;
    });
    expect((await Promise.all(tries)).sort()).toEqual([303, 404, 404, 404]);
  });
  it.each([
    ['a newer one was made', () => codeOf('dora')],
    ['a day is over', () => gateway.sql(`UPDATE gateway.sign_in_link SET expires_at = now()`)],
    ['the user is banned', () => gateway.sql(`UPDATE gateway.user SET state = 'banned' WHERE handle = 'dora'`)],
  ])('works no more when %s', async (_when, change) => {
    await gateway.admin('/api/v1/admin/users', { handle: 'dora' });
    const code = await codeOf('dora');
    await change();
    const dora = browser();
    expect((await dora.open(`/sign-in/link?code=${code}`)).status).toBe(404);
    await dora.open('/sign-in');
    expect((await dora.submit('/sign-in/link', { code, password: 'battery staple' })).status).toBe(404);
  });
  it.each(['', 'x', 'A'.repeat(43), '<script>'])('is none with the code %j', async (code) => {
    expect((await browser().open(`/sign-in/link?code=${encodeURIComponent(code)}`)).status).toBe(404);
  });
});
