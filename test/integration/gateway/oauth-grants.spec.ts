import { join } from 'node:path';
import { OAuthGateway, OWN, RATING_SCOPE as SCOPE, REDIRECT, type Client } from './oauth-process';

const ORACLE = join(__dirname, '../../e2e/oauth-code-oracle.mjs');

let gateway: OAuthGateway;
let issuer: string;
beforeAll(async () => {
  gateway = await OAuthGateway.start();
  issuer = gateway.issuer;
});
afterAll(() => gateway.stop());

const createClient = (facts?: object) => gateway.createClient(facts);
const signIn = () => gateway.signIn();
const send = (path: string, form: Record<string, string>, client?: Client) => gateway.send(path, form, client);
const ownToken = (client: Client) => gateway.ownToken(client);
const works = (token: string) => gateway.works(token);
const walk = (client: Client, facts: object) =>
  gateway.oracle(ORACLE, { ...client, redirectUri: REDIRECT, scope: SCOPE, decision: 'allow', ...facts });
/** Tokens of somebody who agreed, refreshed no more than once. */
async function live(client: Client): Promise<{ access_token: string; refresh_token: string }> {
  const { tokens } = await walk(client, { ...(await signIn()), untilTokens: true });
  return tokens as { access_token: string; refresh_token: string };
}
describe('the authorization code grant', () => {
  it('is completed by an independent client, which may use each refresh token once', async () => {
    const client = await createClient();
    const { cookie, userId, handle } = await signIn();
    const result = await walk(client, { cookie });
    expect(result.page).toContain('A &lt;program&gt;');
    expect(result.page).toContain('plugin:rating:write');
    expect(new URL(result.callback).searchParams.get('iss')).toBe(issuer);
    expect(result.tokens).toMatchObject({ expires_in: 900, scope: SCOPE, refresh_token: expect.any(String) });
    expect(result.introspected).toMatchObject({
      active: true,
      sub: userId,
      username: handle,
      client_id: client.clientId,
      scope: SCOPE,
      token_type: 'Bearer',
      iss: issuer,
      aud: issuer,
      jti: expect.any(String),
      exp: expect.any(Number),
      iat: expect.any(Number),
    });
    expect(result.refreshed.refresh_token).not.toBe(result.tokens.refresh_token);
    expect(result.introspectedRefresh).toMatchObject({ active: true });
    // Reuse: nothing of the family works any more.
    expect(result.reused).toEqual({ refused: 'invalid_grant' });
    expect(result.afterReuse).toEqual({ refused: 'invalid_grant' });
    expect(result.introspectedAfter).toEqual({ active: false });
    expect(await works(result.refreshed.access_token)).toBe(false);
  });
  it('is there for programs without a secret, on any port of the loopback address', async () => {
    const client = await createClient({ isPublic: true, redirectUris: ['http://127.0.0.1/callback'] });
    expect(client.clientSecret).toBeUndefined();
    const { cookie } = await signIn();
    const result = await walk(client, { cookie, redirectUri: 'http://127.0.0.1:48123/callback' });
    expect(result.tokens).toMatchObject({ refresh_token: expect.any(String) });
    // Introspection is for callers that prove who they are.
    expect(result.introspected).toEqual({ active: false });
  });
  it('tells the program when the person says no', async () => {
    const { cookie, userId } = await signIn();
    const client = await createClient();
    const result = await walk(client, { cookie, decision: 'deny' });
    expect(new URL(result.callback).searchParams.get('error')).toBe('access_denied');
    expect(new URL(result.callback).searchParams.get('iss')).toBe(issuer);
    expect(result.tokens).toEqual({ refused: 'access_denied' });
    const denied = { via: 'consent', userId, clientId: client.clientId, program: 'A <program>' };
    expect(await gateway.eventsOf('access.denied')).toEqual([expect.objectContaining(denied)]);
  });

  const authorize = (client: Client, changes: Record<string, string | undefined>) => gateway.authorize(client, changes);
  it.each([
    ['another path', `${REDIRECT}/more`],
    ['a prefix', 'https://program.test/'],
    ['another host', 'https://evil.test/callback'],
    ['the host as credentials', 'https://program.test@evil.test/callback'],
    ['more parameters', `${REDIRECT}?a=b`],
    ['another port', 'https://program.test:444/callback'],
    ['a script', 'javascript:alert(1)'],
    ['another case', 'https://program.test/CALLBACK'],
  ])('sends nobody to %s', async (_what, redirectUri) => {
    const answer = await authorize(await createClient(), { redirect_uri: redirectUri });
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
  });
  it.each([
    ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['PKCE of no method', { code_challenge_method: undefined }, 'invalid_request'],
    ['the implicit grant', { response_type: 'token' }, 'unsupported_response_type'],
    ['an unknown scope', { scope: 'everything' }, 'invalid_scope'],
    ['another resource', { resource: 'https://other.test/' }, 'invalid_target'],
    ['no interaction', { prompt: 'none' }, 'login_required'],
  ])('refuses %s', async (_what, changes, error) => {
    const answer = await authorize(await createClient(), changes);
    const location = new URL(answer.headers.get('location') ?? 'none:');
    const said = new URLSearchParams(location.search || location.hash.slice(1));
    expect(said.get('error')).toBe(error);
    expect([said.get('state'), said.get('iss')]).toEqual(['s', issuer]);
  });
  it('asks who is not signed in to sign in, and takes no form without its token', async () => {
    const started = await authorize(await createClient(), {});
    const page = started.headers.get('location')!;
    const { cookie } = await signIn();
    const own = started.headers.getSetCookie().map((text) => text.split(';')[0]!);
    const open = (cookies: string[], init: RequestInit = {}) =>
      fetch(new URL(page, issuer), { ...init, redirect: 'manual', headers: { cookie: cookies.join('; ') } });
    expect((await open(own)).headers.get('location')).toContain('/sign-in?return_to=/oauth/consent/');
    expect((await open([cookie])).status).toBe(404); // another browser
    const body = new URLSearchParams({ decision: 'allow', csrf: 'made up' });
    expect((await open([...own, cookie], { method: 'POST', body })).status).toBe(403);
  });
});

describe('revocation', () => {
  it('stops an access token at once', async () => {
    const client = await createClient(OWN);
    const [token, other] = [await ownToken(client), await ownToken(client)];
    expect(await works(token)).toBe(true);
    expect((await send('/oauth/revoke', { token }, client)).status).toBe(200);
    expect([await works(token), await works(other)]).toEqual([false, true]);
    expect((await send('/oauth/introspect', { token }, client)).json).toEqual({ active: false });
    const { json } = await send('/oauth/introspect', { token: other }, client);
    expect(json).toMatchObject({ active: true, sub: client.clientId, client_id: client.clientId });
  });
  it('works for those a token was given to, and stops all that came of the consent', async () => {
    const client = await createClient({ grant: 'authorization_code' });
    expect((await walk(client, await signIn())).tokens).not.toHaveProperty('refresh_token');
    const { tokens } = await walk(client, await signIn());
    expect(await works(tokens.access_token)).toBe(true);
    const other = await createClient(OWN);
    // Somebody else's token is as unknown as one that never was.
    for (const token of [tokens.access_token, 'unknown', 'a.b.c'])
      expect((await send('/oauth/revoke', { token }, other)).status).toBe(200);
    expect(await works(tokens.access_token)).toBe(true);
    expect((await send('/oauth/revoke', { token: tokens.access_token }, client)).status).toBe(200);
    expect(await works(tokens.access_token)).toBe(false);
  });
  it('of a refresh token stops its access tokens', async () => {
    const client = await createClient();
    const { refresh_token, access_token } = await live(client);
    expect(await works(access_token)).toBe(true);
    expect((await send('/oauth/revoke', { token: refresh_token }, client)).status).toBe(200);
    expect(await works(access_token)).toBe(false);
    const refused = await send('/oauth/token', { grant_type: 'refresh_token', refresh_token }, client);
    expect([refused.status, refused.json.error]).toEqual([400, 'invalid_grant']);
  });
  it.each(['/oauth/revoke', '/oauth/introspect'])('%s wants to know who asks', async (path) => {
    const client = await createClient(OWN);
    const wrong = await send(path, { token: 'x' }, { ...client, clientSecret: 'wrong' });
    expect([wrong.status, wrong.json.error]).toEqual([401, 'invalid_client']);
    const none = await send(path, {}, client);
    expect([none.status, none.json.error]).toEqual([400, 'invalid_request']);
  });
  it('of a client stops all it has', async () => {
    const client = await createClient(OWN);
    const token = await ownToken(client);
    expect(await works(token)).toBe(true);
    const { clientId } = client;
    expect((await gateway.admin('/api/v1/admin/clients/revoke', { clientId })).json).toEqual({ ok: true, clientId });
    const refused = await send('/oauth/token', { grant_type: 'client_credentials' }, client);
    expect([refused.status, refused.json.error]).toEqual([401, 'invalid_client']);
    expect(await works(token)).toBe(false);
    expect((await gateway.admin('/api/v1/admin/clients/revoke', { clientId })).status).toBe(404);
  });
});

it('of two uses of a refresh token at once, one succeeds and neither lasts', async () => {
  const client = await createClient();
  const { refresh_token } = await live(client);
  const form = { grant_type: 'refresh_token', refresh_token };
  const answers = await Promise.all(Array.from({ length: 5 }, () => send('/oauth/token', form, client)));
  expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  for (const { status, json } of answers) {
    if (status !== 200) expect(json.error).toBe('invalid_grant');
    else {
      const again = await send('/oauth/token', { ...form, refresh_token: json.refresh_token as string }, client);
      expect([again.status, await works(json.access_token as string)]).toEqual([400, false]);
    }
  }
});
it('a code works once, and a second use takes back what the first gave', async () => {
  const client = await createClient();
  const { tokens, exchangedAgain } = await walk(client, { ...(await signIn()), untilTokens: true, twice: true });
  expect(exchangedAgain).toEqual({ refused: 'invalid_grant' });
  expect(await works(tokens.access_token as string)).toBe(false);
});
it('a user who is banned has no tokens that work', async () => {
  const client = await createClient();
  const { cookie, userId } = await signIn();
  const { tokens } = await walk(client, { cookie, untilTokens: true });
  expect(await works(tokens.access_token as string)).toBe(true);
  await gateway.sql(`UPDATE gateway.user SET state = 'banned' WHERE id = $1`, [userId]);
  const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token as string };
  expect((await send('/oauth/token', form, client)).json.error).toBe('invalid_grant');
  const other = await createClient(OWN);
  expect((await send('/oauth/introspect', { token: tokens.access_token as string }, other)).json).toEqual({
    active: false,
  });
});

it('what is kept of tokens cannot be used as one', async () => {
  const { refresh_token } = await live(await createClient());
  const rows = await gateway.sql<{ text: string }>(`SELECT row::text AS text FROM gateway.oauth_payload AS row`);
  expect(rows.filter(({ text }) => text.includes(refresh_token))).toEqual([]);
});

it('another key signs after a rotation, and tokens signed before still work', async () => {
  const client = await createClient(OWN);
  const before = await ownToken(client);
  const kid = (token: string) =>
    (JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as { kid: string }).kid;
  const { keyId } = (await gateway.admin('/api/v1/admin/keys/rotate', {})).json as { keyId: string };
  const after = await ownToken(client);
  expect([kid(before) === keyId, kid(after)]).toEqual([false, keyId]);
  expect([await works(before), await works(after)]).toEqual([true, true]);
  const { keys } = (await gateway.get('/oauth/jwks')).json as { keys: { kid: string; d?: string }[] };
  expect(keys.map((key) => key.kid)).toEqual([keyId, kid(before)]);
  expect(keys.every(({ d }) => d === undefined)).toBe(true);
});

it.each([
  ['an unknown grant', { grant: 'password' }],
  ['a redirect URI over http', { redirectUris: ['http://program.test/'] }],
  ['a script as redirect URI', { redirectUris: ['javascript:alert(1)'] }],
  ['a redirect URI with a fragment', { redirectUris: ['https://program.test/#a'] }],
  ['a wildcard', { redirectUris: ['https://*.program.test/'] }],
  ['no redirect URI', { redirectUris: [] }],
  ['a public client that speaks for itself', { ...OWN, isPublic: true }],
])('makes no client of %s', async (_what, facts) => {
  const body = { name: 'x', grant: 'authorization_code', scope: SCOPE, redirectUris: [REDIRECT], ...facts };
  expect((await gateway.admin('/api/v1/admin/clients', body)).status).toBe(400);
});
