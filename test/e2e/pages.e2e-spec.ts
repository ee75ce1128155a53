import type { Browser } from 'playwright-core';
import { Person, SCREENS, startChromium, type Screen } from '../support/chromium';
import { startWorld, START_TIMEOUT_MS, type OwnWorld } from '../support/world';

const PASSWORD = 'correct horse';
/** Of a program that is not there: the browser answers for it. */
const REDIRECT = 'https://editor.example';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
let world: OwnWorld;
let chromium: Browser;
let person: Person;

beforeAll(async () => {
  [world, chromium] = await Promise.all([
    startWorld('standalone', {
      env: {
        OIDC_ISSUER: 'https://id.example',
        OIDC_CLIENT_ID: 'reef',
        OIDC_CLIENT_SECRET: 'secret',
        OIDC_NAME: 'Example ID',
      },
    }),
    startChromium(),
  ]);
}, START_TIMEOUT_MS);
afterAll(async () => {
  await chromium.close();
  await world.stop();
});
afterEach(() => person.close());

const admin = async (path: string, json: object) => {
  const reply = await world.request('POST', path, { token: world.adminToken, json });
  if (reply.status >= 300) throw new Error(reply.text);
  return reply.json;
};
async function createUser(handle: string): Promise<void> {
  await admin('/api/v1/admin/users', { handle });
  await admin('/api/v1/admin/users/password', { handle, password: PASSWORD });
}
async function startDeviceLogin(label: string): Promise<{ user_code: string }> {
  return (await world.request('POST', '/api/cli/device/code', { json: { label } })).expect(200).json;
}
/** Looks at the page as it is now: nothing it may not do, nobody kept out, nothing beyond the edge. */
async function looksWell(name: string, screen: Screen): Promise<void> {
  await person.shoot(`${name}-${screen.name}`);
  expect(await person.accessibilityProblems()).toEqual([]);
  expect(await person.fitsWidth()).toBe(true);
  expect(person.complaints).toEqual([]);
}

describe.each(SCREENS)('on a screen $name', (screen) => {
  const suffix = screen.name;
  const handle = `ann-${suffix}`;
  beforeAll(() => createUser(handle));
  beforeEach(async () => {
    const { viewport, colorScheme } = screen;
    person = await Person.open(chromium, world.url, { viewport, colorScheme });
  });

  it('a visitor sees what this is, and signs in', async () => {
    await person.goto('/');
    expect(await person.heading()).toBe('A registry of skills and plugins');
    await looksWell('home', screen);
    await person.page.getByRole('link', { name: 'Sign in' }).first().click();
    expect(await person.heading()).toBe('Sign in');
    await looksWell('sign-in', screen);
    await person.page.getByLabel('Handle').fill(handle);
    await person.page.getByLabel('Password').fill('wrong password');
    await person.page.getByRole('button', { name: 'Sign in' }).click();
    await person.page.getByRole('alert').waitFor();
    expect(await person.page.getByLabel('Handle').inputValue()).toBe(handle);
    await looksWell('sign-in-refused', screen);
    await person.signIn(handle, PASSWORD);
    expect(await person.heading()).toBe('API tokens');
    await looksWell('tokens-empty', screen);
    await person.page.getByRole('button', { name: 'Sign out' }).click();
    await person.page.getByRole('link', { name: 'Sign in' }).first().waitFor();
  });

  it('a user makes and revokes tokens', async () => {
    await person.signIn(handle, PASSWORD);
    for (const label of ['Laptop of a person with a rather long name for it', 'CI <script>alert(1)</script>']) {
      await person.page.getByLabel('What is it for?').fill(label);
      await person.page.getByLabel('It works for').selectOption({ label: '30 days' });
      await person.page.getByRole('button', { name: 'Create token' }).click();
      await person.page.getByText('Your new token').waitFor();
    }
    await person.page.getByLabel('only publish some packages and skills').check();
    await person.page.getByRole('button', { name: 'Create token' }).click();
    await person.page.getByRole('link', { name: 'Name at least one package or skill' }).click();
    await looksWell('token-refused', screen);
    await person.page.getByLabel('Which?').fill('@acme/weather skill:forecast');
    await person.page.getByRole('button', { name: 'Create token' }).click();
    await person.page.getByText('publish @acme/weather, skill forecast').waitFor();
    const token = await person.page.locator('code.secret').textContent();
    expect((await world.get('/api/v1/whoami', { token: token ?? '' })).expect(200).json.user.handle).toBe(handle);
    await looksWell('token-created', screen);
    await person.goto('/settings/tokens');
    expect(await person.page.content()).not.toContain(token);
    await person.page
      .getByRole('link', { name: /^Revoke/ })
      .first()
      .click();
    expect(await person.heading()).toBe('Revoke this token?');
    await looksWell('token-revoke', screen);
    await person.page.getByRole('button', { name: 'Revoke token' }).click();
    await person.page.getByText('The token is revoked.').waitFor();
    await looksWell('tokens', screen);
    (await world.get('/api/v1/whoami', { token: token ?? '' })).expect(401);
  });

  it('a user confirms a device', async () => {
    const { user_code: code } = await startDeviceLogin('Build server <b>42</b>');
    await person.goto('/cli/device');
    await person.signIn(handle, PASSWORD);
    expect(await person.heading()).toBe('Connect a device');
    await looksWell('device', screen);
    await person.page.getByLabel('Code').pressSequentially(code.toLowerCase().replace('-', ''));
    expect(await person.page.getByLabel('Code').inputValue()).toBe(code);
    await person.page.getByRole('button', { name: 'Continue' }).click();
    expect(await person.heading()).toBe('Allow this device?');
    await looksWell('device-confirm', screen);
    await person.page.getByRole('button', { name: 'Allow' }).click();
    await person.page.getByText('Your terminal continues').waitFor();
    await looksWell('device-done', screen);
    await person.goto(`/cli/device?user_code=${code}`);
    await looksWell('device-wrong', screen);
  });

  it('a user is asked before a program on this computer gets a token', async () => {
    await person.signIn(handle, PASSWORD);
    const query = new URLSearchParams({
      redirect_uri: 'http://127.0.0.1:4711/callback',
      label_b64: Buffer.from('CLI token').toString('base64url'),
      state: 'f'.repeat(32),
    });
    await person.goto(`/cli/auth?${query.toString()}`);
    expect(await person.heading()).toBe('Sign in to the command line?');
    await looksWell('cli-auth', screen);
    await person.page.getByRole('button', { name: 'Cancel' }).click();
    await person.page.getByText('The program got no token.').waitFor();
    await looksWell('cli-auth-cancelled', screen);
    await person.goto('/cli/auth?redirect_uri=http%3A%2F%2F127.0.0.1%40evil.example');
    await looksWell('cli-auth-refused', screen);
  });

  it('a user lets a program act for them, denies a device, and takes all back', async () => {
    const grant = 'authorization_code refresh_token device_code';
    const redirectUris = [`${REDIRECT}/callback`];
    const scope = 'plugin:rating:read registry:read registry:publish registry:manage';
    const program = { name: `Editor <i>${suffix}</i>`, grant, redirectUris, isPublic: true, scope };
    const { clientId } = await admin('/api/v1/admin/clients', program);
    await person.signIn(handle, PASSWORD);
    const query = new URLSearchParams({
      ...{ client_id: clientId, response_type: 'code', redirect_uri: redirectUris[0]!, state: 's', scope },
      ...{ code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' },
    });
    await person.page.route(`${REDIRECT}/**`, (route) => route.fulfill({ contentType: 'text/html', body: 'Welcome' }));
    await person.goto(`/oauth/authorize?${query.toString()}`);
    expect(await person.heading()).toBe('Allow access?');
    await looksWell('consent', screen);
    await person.page.getByRole('button', { name: 'Allow' }).click();
    await person.page.waitForURL(`${REDIRECT}/callback?code=**`);
    await person.goto('/settings/programs');
    await looksWell('programs', screen);

    const asked = { headers: FORM, body: new URLSearchParams({ client_id: clientId, scope }).toString() };
    const { user_code: code } = (await world.request('POST', '/oauth/device_authorization', asked)).expect(200).json;
    await person.goto(`/cli/device?user_code=${code}`);
    await looksWell('device-program', screen);
    await person.page.getByRole('button', { name: 'Deny' }).click();
    await person.page.getByText('The program got no token.').waitFor();

    await person.goto('/settings/programs');
    await person.page.getByRole('link', { name: 'Withdraw' }).click();
    expect(await person.heading()).toBe('Withdraw from this program?');
    await looksWell('program-withdraw', screen);
    await person.page.getByRole('button', { name: 'Withdraw' }).click();
    await person.page.getByText('You let no program act for you.').waitFor();
  });

  it('an invited user chooses a password', async () => {
    const invited = `lena-${suffix}`;
    await admin('/api/v1/admin/users', { handle: invited });
    const { url } = await admin('/api/v1/admin/users/invite', { handle: invited });
    await person.page.goto(url);
    expect(await person.heading()).toBe('Choose a password');
    await person.page.getByLabel('New password').fill('short');
    await person.page.getByRole('button', { name: 'Save and sign in' }).click();
    await person.page.getByRole('alert').waitFor();
    await looksWell('welcome', screen);
    await person.page.getByLabel('New password').fill('battery staple');
    await person.page.getByRole('button', { name: 'Save and sign in' }).click();
    await person.page.getByRole('button', { name: 'Sign out' }).waitFor();
    await person.page.goto(url);
    expect(await person.heading()).toBe('This link works no more');
    await looksWell('link-dead', screen);
  });

  it('somebody lost sees a page', async () => {
    await person.goto('/nothing/here');
    expect(await person.heading()).toBe('Page not found');
    await looksWell('not-found', screen);
  });
});

describe('without JavaScript', () => {
  it('everything works the same', async () => {
    await createUser('nojs');
    const { user_code: code } = await startDeviceLogin('x');
    person = await Person.open(chromium, world.url, { javaScriptEnabled: false });
    await person.goto(`/cli/device?user_code=${code}`);
    await person.signIn('nojs', PASSWORD);
    await person.page.getByRole('button', { name: 'Allow' }).click();
    await person.page.getByText('Device connected').waitFor();
    await person.goto('/settings/tokens');
    await person.page.getByRole('button', { name: 'Create token' }).click();
    expect(await person.page.locator('code.secret').textContent()).toMatch(/^clh_/);
    await person.page.getByRole('button', { name: 'Sign out' }).click();
    expect(await person.heading()).toBe('A registry of skills and plugins');
  });
  it('every page can be used with the keyboard alone', async () => {
    await createUser('keys');
    person = await Person.open(chromium, world.url);
    await person.goto('/sign-in');
    const focused = () =>
      person.page.evaluate<string>('document.activeElement.textContent || document.activeElement.name');
    await person.page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to content');
    await person.page.keyboard.press('Enter');
    const visited: string[] = [];
    for (let i = 0; i < 4; i++) {
      await person.page.keyboard.press('Tab');
      visited.push((await focused()).trim());
    }
    expect(visited).toEqual(['Sign in with Example ID', 'handle', 'password', 'Sign in']);
  });
});
