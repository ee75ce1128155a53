import { startGateway, type TestGateway } from '../gateway/start-gateway';
import { Browser, createUser, eventsOf } from './browser';

let gateway: TestGateway;
let browser: Browser;
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(() => {
  browser = new Browser(gateway);
});
afterAll(() => gateway.stop());

describe('the front page', () => {
  it('says what this is and what to do next, with nothing from elsewhere', async () => {
    const { status, text } = await browser.open('/');
    expect(status).toBe(200);
    expect(text).toContain('npx clawhub login');
    expect(text).toMatch(/<a class="button" href="\/sign-in"/);
    const loaded = [...text.matchAll(/(?:src|<link[^>]*href)="([^"]+)"/g)].map(([, url]) => url!);
    expect(loaded.length).toBeGreaterThan(2);
    for (const url of loaded) {
      expect(url).toMatch(/^\/assets\/\w+\.[0-9a-f]{10}\.\w+$/);
      const file = await gateway.get(url);
      expect([file.status, file.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    }
    expect(text).not.toMatch(/ style=| on\w+=|<style/);
  });
});

describe('files', () => {
  it.each(['reef.css', 'reef.0000000000.css', '..%2f..%2fpackage.json', '__proto__'])('have no %s', async (name) => {
    expect((await gateway.get(`/assets/${name}`)).status).toBe(404);
  });
});

describe('a page that fails', () => {
  it('is a page for people and a sentence for programs', async () => {
    const page = await browser.open('/nothing/here');
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(page.text).toContain('There is no page at this address.');
    const sentence = await gateway.get('/nothing/here');
    expect([sentence.status, sentence.headers.get('content-type')]).toEqual([404, 'text/plain; charset=utf-8']);
  });
  it('shows nothing of the address as HTML', async () => {
    expect((await browser.open('/%3Cscript%3Ealert(1)%3C/script%3E')).text).not.toContain('<script>alert');
  });
  it('asks whoever is not signed in to, and says so when a form comes too late', async () => {
    await browser.open('/');
    expect((await browser.open('/settings/tokens?x=1')).location).toBe(
      '/sign-in?return_to=%2Fsettings%2Ftokens%3Fx%3D1',
    );
    const late = await browser.submit('/settings/tokens', {});
    expect([late.status, late.text]).toEqual([401, expect.stringContaining('You are not signed in any more.')]);
  });
});

describe('cookies', () => {
  it('are out of reach for scripts and other sites, and bound to the host with https', async () => {
    const secure = await startGateway({ environment: { REEF_PUBLIC_URL: 'https://reef.example/registry' } });
    try {
      const plain = await browser.open('/');
      expect(plain.headers.getSetCookie()).toEqual([
        expect.stringMatching(/^reef_visitor=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/),
      ]);
      await createUser(secure, 'ann');
      const ann = new Browser(secure);
      const origin = { origin: 'https://reef.example' };
      const first = await ann.open('/sign-in');
      expect(first.headers.getSetCookie()).toEqual([
        expect.stringMatching(/^__Host-reef_visitor=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/),
      ]);
      expect(first.text).toContain('action="/registry/sign-in"');
      const signedIn = await ann.submit('/sign-in', { handle: 'ann', password: 'correct horse' }, origin);
      expect(signedIn.location).toBe('/registry/settings/tokens');
      expect(
        signedIn.headers
          .getSetCookie()
          .every((set) => /^__Host-.*; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/.test(set)),
      ).toBe(true);
      expect((await ann.open('/settings/tokens')).text).toContain('@ann');
      ann.cookies.set('reef_session', ann.cookies.get('__Host-reef_session')!);
      ann.cookies.delete('__Host-reef_session');
      expect((await ann.open('/settings/tokens')).status).toBe(303);
    } finally {
      await secure.stop();
    }
  });
  it('mean nothing to the API', async () => {
    await createUser(gateway, 'api');
    await browser.mustSignIn('api', 'correct horse');
    expect((await browser.open('/api/v1/whoami')).status).toBe(401);
  });
});

describe('/settings/tokens', () => {
  const signedIn = async (handle: string) => {
    await createUser(gateway, handle);
    await browser.mustSignIn(handle, 'correct horse');
  };
  const idsIn = (text: string) =>
    [...text.matchAll(/\/settings\/tokens\/([0-9a-f-]{36})\/revoke/g)].map(([, id]) => id!);

  it('makes a token that works, shows it once and lists it', async () => {
    await signedIn('tom');
    expect((await browser.open('/settings/tokens')).text).toContain('You have no tokens');
    const made = await browser.submit('/settings/tokens', { label: ' CI <b>\n', expiry: '30' });
    const token = /clh_[\w-]{43}/.exec(made.text)![0];
    expect(made.status).toBe(200);
    expect((await gateway.get('/api/v1/whoami', { token })).json.user.handle).toBe('tom');
    const listed = (await browser.open('/settings/tokens')).text;
    expect(listed).not.toContain(token);
    expect(listed).toContain(token.slice(0, 12));
    expect(listed).toContain('<bdi>CI &lt;b&gt;</bdi>');
    expect(listed).toContain('in 30 days');
    expect(await eventsOf(gateway, 'token.created')).toContainEqual(
      expect.objectContaining({
        handle: 'tom',
        via: 'settings',
        by: expect.objectContaining({ kind: 'user', handle: 'tom' }),
      }),
    );
  });
  it('asks once before it revokes, then the token is worthless', async () => {
    await signedIn('ria');
    const made = await browser.submit('/settings/tokens', { label: 'old', expiry: 'never' });
    const token = /clh_[\w-]{43}/.exec(made.text)![0];
    const [id] = idsIn(made.text);
    expect((await browser.open(`/settings/tokens/${id}/revoke`)).text).toContain('It cannot be undone.');
    expect((await gateway.get('/api/v1/whoami', { token })).status).toBe(200);
    const done = await browser.submit(`/settings/tokens/${id}/revoke`, {});
    expect(done.location).toBe('/settings/tokens?done=revoked');
    expect((await browser.open(done.location!)).text).toContain('The token is revoked.');
    expect((await gateway.get('/api/v1/whoami', { token })).status).toBe(401);
    expect((await browser.submit(`/settings/tokens/${id}/revoke`, {})).status).toBe(404);
  });
  it('knows no tokens of others', async () => {
    await signedIn('sue');
    const [id] = idsIn((await browser.submit('/settings/tokens', { label: 'mine' })).text);
    browser = new Browser(gateway);
    await signedIn('tim');
    expect((await browser.open(`/settings/tokens/${id}/revoke`)).status).toBe(404);
    expect((await browser.submit(`/settings/tokens/${id}/revoke`, {})).status).toBe(404);
    expect((await browser.open(`/settings/tokens/x'; --/revoke`)).status).toBe(404);
  });
  it('gives nobody more than 100, however many ask at once', async () => {
    await signedIn('max');
    await gateway.sql(
      `INSERT INTO gateway.api_token (id, user_id, label, prefix, sha256, origin, created_at)
       SELECT gen_random_uuid(), id, 'bulk', 'clh_', gen_random_uuid()::text, 'issued', now() FROM gateway.user, generate_series(1, 98) WHERE handle = 'max'`,
    );
    const made = await Promise.all(Array.from({ length: 5 }, () => browser.submit('/settings/tokens', { label: 'x' })));
    expect(made.map(({ status }) => status).sort()).toEqual([200, 200, 400, 400, 400]);
    expect(made.find(({ status }) => status === 400)!.text).toContain('You have 100 tokens');
  });
  it.each(['', '0', '-1', '9999999', 'NaN', 'never '])('takes the default for the expiry %j', async (expiry) => {
    const handle = `exp-${Buffer.from(expiry).toString('hex') || 'none'}`;
    await signedIn(handle);
    await browser.submit('/settings/tokens', { label: 'x', expiry });
    const [row] = await gateway.sql<{ days: number }>(
      `SELECT round(extract(epoch FROM token.expires_at - token.created_at) / 86400)::int AS days FROM gateway.api_token token
       JOIN gateway.user u ON u.id = user_id WHERE u.handle = $1`,
      [handle],
    );
    expect(row!.days).toBe(90);
  });
});
