import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { uniqueName } from '../support/bundles';
import { Person, startChromium } from '../support/chromium';
import { freePort } from '../support/free-port';
import { send } from '../support/http';
import { mainOf } from '../support/reef-process';
import { runCommand } from '../support/run-command';
import { startProcess, type TestProcess } from '../support/processes';
import { startWorld, START_TIMEOUT_MS, type OwnWorld } from '../support/world';

let world: OwnWorld;
let issuer: TestProcess;
let chromium: Browser;
let person: Person;

beforeAll(async () => {
  const [port, issuerPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  issuer = await startProcess({
    command: process.execPath,
    args: [join(__dirname, '../support/oidc-issuer.mjs'), String(issuerPort), `${url}/sign-in/oidc/callback`],
  });
  await issuer.waitForLine(/listening/);
  [world, chromium] = await Promise.all([
    startWorld('standalone', {
      env: {
        PORT: String(port),
        OIDC_ISSUER: `http://127.0.0.1:${issuerPort}`,
        OIDC_CLIENT_ID: 'reef',
        OIDC_CLIENT_SECRET: 'secret of reef',
        OIDC_NAME: 'Example ID',
      },
    }),
    startChromium(),
  ]);
}, START_TIMEOUT_MS);
afterAll(async () => {
  await chromium.close();
  await world.stop();
  await issuer.stop();
});
beforeEach(async () => {
  person = await Person.open(chromium, world.url);
});
afterEach(() => person.close());

/** Goes through the provider's own pages. */
async function signInAtProvider(name: string): Promise<void> {
  await person.page.getByRole('link', { name: 'Sign in with Example ID' }).click();
  await person.page.getByPlaceholder('Enter any login').fill(name);
  await person.page.getByPlaceholder('and password').fill('whatever');
  await person.page.getByRole('button', { name: 'Sign-in' }).click();
  await person.page.getByRole('button', { name: 'Continue' }).click();
}
const account = () => person.page.getByRole('navigation', { name: 'Account' }).getByRole('link').textContent();

describe('signing in by an OpenID Connect provider', () => {
  it('makes an account at the first time, finds it again, and goes where one wanted to', async () => {
    const name = uniqueName('zoe');
    await person.goto('/cli/device?user_code=ABCD-2345');
    await signInAtProvider(name);
    await person.page.waitForURL(/\/cli\/device\?user_code=ABCD-2345$/);
    expect(await account()).toBe(`@${name}`);
    await person.page.getByRole('button', { name: 'Sign out' }).click();
    await person.close();
    person = await Person.open(chromium, world.url);
    await person.goto('/sign-in');
    await signInAtProvider(name);
    await person.page.waitForURL(/\/settings\/tokens$/);
    expect(await account()).toBe(`@${name}`);
    const rows = await world.sql<{ count: number }>(
      `SELECT count(*)::int FROM gateway.external_identity WHERE subject = $1`,
      [name],
    );
    expect(rows).toEqual([{ count: 1 }]);
  });
  it('gives nobody the account of another with the same name', async () => {
    const name = uniqueName('ann');
    await world.request('POST', '/api/v1/admin/users', { token: world.adminToken, json: { handle: name } });
    await person.goto('/sign-in');
    await signInAtProvider(`${name}-at-work`);
    await person.page.waitForURL(/\/settings\/tokens$/);
    expect(await account()).toBe(`@${name}-2`);
  });
  it('tells a banned user why', async () => {
    const name = uniqueName('bad');
    await person.goto('/sign-in');
    await signInAtProvider(name);
    await person.page.waitForURL(/\/settings\/tokens$/);
    const json = { handle: name, reason: 'spam' };
    (await world.request('POST', '/api/v1/users/ban', { token: world.adminToken, json })).expect(200);
    await person.goto('/settings/tokens');
    await person.page.getByRole('link', { name: 'Sign in with Example ID' }).click();
    await person.page.getByRole('alert').waitFor();
    expect(await person.page.getByRole('alert').textContent()).toContain('Reason: spam');
  });
  it('says so when the person cancels there', async () => {
    await person.goto('/sign-in');
    await person.page.getByRole('link', { name: 'Sign in with Example ID' }).click();
    await person.page.getByRole('link', { name: /Cancel/ }).click();
    await person.page.getByRole('alert').waitFor();
    expect(await person.page.getByRole('alert').textContent()).toContain('Example ID did not sign you in.');
  });
});

describe('the way back from the provider', () => {
  const callback = (query: string, headers: Record<string, string> = {}) =>
    send(world.url, 'GET', `/sign-in/oidc/callback?${query}`, { headers: { accept: 'text/html', ...headers } });
  const start = async () => {
    const reply = await send(world.url, 'GET', '/sign-in/oidc?return_to=//evil.example');
    const cookie = reply.headers
      .getSetCookie()
      .find((one) => one.startsWith('reef_oidc='))!
      .split(';')[0]!;
    return { cookie, url: new URL(reply.header('location')!) };
  };

  it('asks for a code with state, nonce and a challenge, and is allowed to nobody else', async () => {
    const { url, cookie } = await start();
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'reef',
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(cookie).not.toContain(url.searchParams.get('state'));
  });
  it.each([
    ['without a cookie', async () => callback(`code=x&state=${(await start()).url.searchParams.get('state')}`)],
    ['with another state', async () => callback('code=x&state=other', { cookie: (await start()).cookie })],
    ['without a state', async () => callback('code=x', { cookie: (await start()).cookie })],
    ['with a made-up cookie', () => callback('code=x&state=y', { cookie: `reef_oidc=${'A'.repeat(200)}` })],
  ])('leads nowhere %s', async (_how, come) => {
    const reply = await come();
    expect(reply.status).toBe(400);
    expect(reply.text).toContain('started in another browser');
  });
  it('signs nobody in with a made-up code, or by another issuer', async () => {
    for (const more of ['', '&iss=https%3A%2F%2Fevil.example']) {
      const { url, cookie } = await start();
      const reply = await callback(`code=made-up&state=${url.searchParams.get('state')}${more}`, { cookie });
      expect(reply.status).toBe(503);
      expect(reply.headers.getSetCookie().some((one) => one.startsWith('reef_session'))).toBe(false);
    }
  });
});

describe('the operator’s command line', () => {
  const reef = (input: string, ...args: string[]) =>
    runCommand(
      'sh',
      ['-c', `printf '%s' "$REEF_INPUT" | "$0" "$@"`, process.execPath, mainOf('reef'), 'users', ...args],
      {
        env: { REEF_URL: world.url, REEF_ADMIN_TOKEN: world.adminToken, REEF_INPUT: input },
      },
    );

  it('gives people passwords that come through a pipe, and links', async () => {
    const handle = uniqueName('kim');
    expect((await reef('battery staple\nignored', 'create', handle, '--password')).code).toBe(0);
    await person.goto('/sign-in');
    await person.signIn(handle, 'battery staple');
    expect((await reef('correct horse', 'set-password', handle)).code).toBe(0);
    await person.goto('/settings/tokens');
    expect(await person.heading()).toBe('Sign in');
    await person.signIn(handle, 'correct horse');
    const { stdout } = await reef('', 'invite', handle);
    await person.page.goto(stdout.trim());
    expect(await person.heading()).toBe('Choose a password');
  });
  it.each([
    ['', 2, /No password/],
    ['short', 1, /at least 10 characters/],
  ])('refuses %j', async (input, code, sentence) => {
    const result = await reef(input, 'set-password', 'admin');
    expect([result.code, result.stderr]).toEqual([code, expect.stringMatching(sentence)]);
  });
});
