import { createHash } from 'node:crypto';
import { startGateway, type TestGateway } from '../gateway/start-gateway';
import { Browser, eventsOf } from './browser';
import { CLIENT, FakeIssuer } from './fake-issuer';

let issuer: FakeIssuer;
let gateway: TestGateway;
beforeAll(async () => {
  issuer = await FakeIssuer.start();
  const environment = { OIDC_ISSUER: issuer.url, OIDC_CLIENT_ID: CLIENT.id, OIDC_CLIENT_SECRET: CLIENT.secret };
  gateway = await startGateway({ environment });
});
afterAll(async () => {
  await gateway.stop();
  await issuer.stop();
});

/** There and back again. */
async function signIn(browser = new Browser(gateway)) {
  const { location } = await browser.open('/sign-in/oidc?return_to=/cli/device');
  const { state } = issuer.visit(location!);
  const path = `/sign-in/oidc/callback?code=abc&state=${state}`;
  return { browser, path, authorization: new URL(location!), answer: await browser.open(path) };
}
const unsigned = (claims: object) =>
  [{ alg: 'none' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') + '.';

describe('an answer of the provider', () => {
  it('signs in, with the verifier of the challenge', async () => {
    issuer.idToken = () => issuer.sign({ sub: 'ann', preferred_username: 'Ann Lee', name: 'Ann\u0000\nLee' });
    const { browser, authorization, answer } = await signIn();
    expect(answer).toMatchObject({ status: 303, location: '/cli/device' });
    const verifier = issuer.redeemed.at(-1)!.get('code_verifier')!;
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(
      authorization.searchParams.get('code_challenge'),
    );
    expect((await browser.open('/settings/tokens')).text).toContain('@ann-lee');
    expect(await eventsOf(gateway, 'user.signedIn')).toContainEqual(
      expect.objectContaining({ handle: 'ann-lee', method: 'oidc' }),
    );
    expect(await eventsOf(gateway, 'user.identityLinked')).toContainEqual(
      expect.objectContaining({ handle: 'ann-lee', issuer: issuer.url }),
    );
  });
  it('counts once: the browser forgets the attempt', async () => {
    issuer.idToken = () => issuer.sign({ sub: 'ben' });
    const { browser, path } = await signIn();
    expect((await browser.open(path)).status).toBe(400);
  });
  it('makes one account, however many sign in at once for the first time', async () => {
    issuer.idToken = () => issuer.sign({ sub: 'carla', preferred_username: 'carla' });
    const browsers = Array.from({ length: 4 }, () => new Browser(gateway));
    const { location } = await browsers[0]!.open('/sign-in/oidc');
    const { state } = issuer.visit(location!);
    for (const browser of browsers) browser.cookies.set('reef_oidc', browsers[0]!.cookies.get('reef_oidc')!);
    const answers = await Promise.all(browsers.map((one) => one.open(`/sign-in/oidc/callback?code=x&state=${state}`)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    expect(await gateway.sql(`SELECT handle FROM gateway.user WHERE handle LIKE 'carla%'`)).toEqual([
      { handle: 'carla' },
    ]);
  });
  it('takes the next handle when one is taken or reserved for routes', async () => {
    for (const [sub, name, handle] of [
      ['d1', 'dora', 'dora'],
      ['d2', 'Dora', 'dora-2'],
      ['d3', 'plugins', 'plugins-2'],
      ['d4', 'admin', 'admin-2'],
    ]) {
      issuer.idToken = () => issuer.sign({ sub, preferred_username: name });
      const { browser } = await signIn();
      expect((await browser.open('/settings/tokens')).text).toContain(`@${handle}`);
    }
  });

  const forged: [string, () => Promise<string>][] = [
    ['without a signature', async () => unsigned({ sub: 'admin', iss: issuer.url, aud: CLIENT.id, exp: 4e9, iat: 1 })],
    ['signed with the shared secret', () => issuer.sign({ sub: 'x' }, Buffer.from(CLIENT.secret.padEnd(32)), 'HS256')],
    [
      'signed with the public key as if it were a secret',
      async () => issuer.sign({ sub: 'x' }, await issuer.publicKeyBytes(), 'HS256'),
    ],
    ['of another nonce', () => issuer.sign({ sub: 'x', nonce: 'other' })],
    ['without a nonce', () => issuer.sign({ sub: 'x', nonce: undefined })],
    ['for another client', () => issuer.sign({ sub: 'x', aud: 'other' })],
    ['for several clients, made for another', () => issuer.sign({ sub: 'x', aud: [CLIENT.id, 'other'], azp: 'other' })],
    ['of another issuer', () => issuer.sign({ sub: 'x', iss: 'https://evil.example' })],
    ['that has expired', () => issuer.sign({ sub: 'x', exp: 1_000 })],
    ['that never expires', () => issuer.sign({ sub: 'x', exp: undefined })],
    ['of nobody', () => issuer.sign({})],
    ['that is none', async () => 'x.y.z'],
  ];
  it.each(forged)('with an ID token %s signs nobody in', async (_what, token) => {
    issuer.idToken = token;
    const { browser, answer } = await signIn();
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('did not give a usable answer');
    expect(browser.cookies.has('reef_session')).toBe(false);
  });
  it('by a provider that does not answer is a page, and works again later', async () => {
    issuer.idToken = () => issuer.sign({ sub: 'late' });
    issuer.isAway = true;
    const started = await signIn().catch(() => undefined);
    expect(started?.answer.status ?? 503).toBe(503);
    issuer.isAway = false;
    expect((await signIn()).answer.status).toBe(303);
  });
});

describe('without a provider', () => {
  it('there is no such page and no button', async () => {
    const plain = await startGateway();
    try {
      const browser = new Browser(plain);
      expect((await browser.open('/sign-in/oidc')).status).toBe(404);
      expect((await browser.open('/sign-in/oidc/callback?code=x&state=y')).status).toBe(404);
      expect((await browser.open('/sign-in')).text).not.toContain('single sign-on');
    } finally {
      await plain.stop();
    }
  });
});
