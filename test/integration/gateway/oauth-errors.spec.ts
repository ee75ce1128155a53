import { eventually } from '../../support/eventually';
import { OAuthGateway, OWN, RATING_SCOPE, REDIRECT, VERIFIER, type Client } from './oauth-process';
import type { Answer } from './start-gateway';

/** The error tables of the OAuth RFCs, as a client meets them. */
let gateway: OAuthGateway;
/** One of each kind. */
let clients: Record<'program' | 'other' | 'own' | 'secretless' | 'unknown', Client>;
beforeAll(async () => {
  gateway = await OAuthGateway.start();
  const own = await gateway.createClient({ ...OWN, scope: 'plugin:rating:read' });
  clients = {
    program: await gateway.createClient({ scope: `${RATING_SCOPE} registry:read` }),
    other: await gateway.createClient(),
    own,
    secretless: { clientId: own.clientId },
    unknown: { clientId: 'nobody', clientSecret: 'x' },
  };
});
afterAll(() => gateway.stop());

type Who = keyof typeof clients;
const token = (form: Record<string, string>, who?: Who) => gateway.send('/oauth/token', form, who && clients[who]);
const outcome = ({ status, json }: Answer) => [status, json.error as unknown];

describe('the token endpoint (RFC 6749 section 5.2)', () => {
  const OWN_GRANT = { grant_type: 'client_credentials' };
  it.each([
    ['no grant', {}, 'own', [400, 'invalid_request']],
    [
      'the grant of passwords',
      { grant_type: 'password', username: 'a', password: 'b' },
      'own',
      [400, 'unsupported_grant_type'],
    ],
    ['a grant that is not the client’s', OWN_GRANT, 'program', [400, 'unauthorized_client']],
    ['a scope that is not the client’s', { ...OWN_GRANT, scope: 'plugin:rating:write' }, 'own', [400, 'invalid_scope']],
    ['a scope nobody knows', { ...OWN_GRANT, scope: 'everything' }, 'own', [400, 'invalid_scope']],
    ['a scope that needs a person', { ...OWN_GRANT, scope: 'registry:read' }, 'own', [400, 'invalid_scope']],
    ['another resource', { ...OWN_GRANT, resource: 'https://other.test/' }, 'own', [400, 'invalid_target']],
    ['no code', { grant_type: 'authorization_code', redirect_uri: REDIRECT }, 'program', [400, 'invalid_request']],
    [
      'a made-up code',
      { grant_type: 'authorization_code', code: 'x', redirect_uri: REDIRECT, code_verifier: VERIFIER },
      'program',
      [400, 'invalid_grant'],
    ],
    ['no refresh token', { grant_type: 'refresh_token' }, 'program', [400, 'invalid_request']],
    ['a made-up refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }, 'program', [400, 'invalid_grant']],
    ['nobody', OWN_GRANT, undefined, [401, 'invalid_client']],
    ['an unknown client', OWN_GRANT, 'unknown', [401, 'invalid_client']],
    [
      'a client without its secret',
      { grant_type: 'refresh_token', refresh_token: 'x' },
      'secretless',
      [401, 'invalid_client'],
    ],
  ] as const)('refuses %s', async (_what, form, who, expected) => {
    const answer = await token(form, who);
    expect(outcome(answer)).toEqual(expected);
    expect([answer.headers.get('cache-control'), answer.headers.get('pragma')]).toEqual(['no-store', 'no-cache']);
  });
  it.each([
    ['a parameter given twice', 'grant_type=client_credentials&grant_type=client_credentials', {}, 400],
    ['secrets given twice', 'grant_type=client_credentials&client_secret=x', {}, 400],
    ['JSON', '{"grant_type":"client_credentials"}', { 'content-type': 'application/json' }, 400],
  ])('refuses %s', async (_what, body, headers, status) => {
    const { clientId, clientSecret } = clients.own;
    const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await gateway.call('POST', '/oauth/token', {
      headers: { ...type, ...headers, authorization },
      body,
    });
    expect([answer.status, answer.json.error]).toEqual([status, 'invalid_request']);
  });
  it.each(['/oauth/token', '/oauth/introspect', '/oauth/revoke', '/oauth/device_authorization'])(
    '%s challenges a client that does not say who it is',
    async (path) => {
      const answer = await gateway.send(path, { ...OWN_GRANT, token: 'x' });
      expect(outcome(answer)).toEqual([401, 'invalid_client']);
      expect(answer.headers.get('www-authenticate')).toBe(`Basic realm="${gateway.issuer}"`);
    },
  );
  it('looks at no secret in a URL', async () => {
    const { clientId, clientSecret } = clients.own;
    const query = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret!,
    });
    const unread = await gateway.call('POST', `/oauth/token?${query.toString()}`);
    expect(outcome(unread)).toEqual([401, 'invalid_client']);
    expect((await gateway.get(`/oauth/token?${query.toString()}`)).status).toBe(404);
  });
});

describe('a code (RFC 7636, RFC 6749 section 4.1.3)', () => {
  const GOOD = { grant_type: 'authorization_code', redirect_uri: REDIRECT, code_verifier: VERIFIER };
  it.each([
    ['without its verifier', { code_verifier: '' }, 'program', 'invalid_grant'],
    ['with another verifier', { code_verifier: 'w'.repeat(43) }, 'program', 'invalid_grant'],
    ['with a verifier that is too short', { code_verifier: 'v' }, 'program', 'invalid_request'],
    ['for another redirect URI', { redirect_uri: 'https://evil.test/' }, 'program', 'invalid_grant'],
    ['by another client', {}, 'other', 'invalid_grant'],
  ] as const)('gives nothing %s', async (_what, changes, who, error) => {
    const code = await gateway.code(clients.program);
    expect(code).not.toBe('');
    const form = Object.entries({ ...GOOD, code, ...changes }).filter(([, value]) => value !== '');
    expect(outcome(await token(Object.fromEntries(form), who))).toEqual([400, error]);
  });
  it('gives a refresh token that is of use to its client alone, and for no more than was agreed to', async () => {
    const { json } = await token({ ...GOOD, code: await gateway.code(clients.program) }, 'program');
    const form = { grant_type: 'refresh_token', refresh_token: json.refresh_token as string };
    expect(outcome(await token(form, 'other'))).toEqual([400, 'invalid_grant']);
    expect(outcome(await token({ ...form, scope: 'registry:manage' }, 'program'))).toEqual([400, 'invalid_scope']);
    const narrower = await token({ ...form, scope: 'registry:read' }, 'program');
    expect(narrower.json.scope).toBe('registry:read');
    const { status, headers } = await gateway.call('POST', '/api/v1/publishers', {
      headers: { authorization: `Bearer ${narrower.json.access_token as string}` },
    });
    expect([status, headers.get('www-authenticate')]).toEqual([
      403,
      expect.stringContaining('error="insufficient_scope", scope="registry:manage"'),
    ]);
  });
});

it.each(['/oauth/introspect', '/oauth/revoke'])(
  '%s tells nothing of what is no token (RFC 7662, RFC 7009)',
  async (path) => {
    const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
    for (const given of ['x', 'a.b.c', `${none}.e30.`, 'clh_nobody', ' ', 'x'.repeat(5_000)])
      for (const hint of ['access_token', 'refresh_token', 'nonsense']) {
        const answer = await gateway.send(path, { token: given, token_type_hint: hint }, clients.own);
        expect([given, answer.status, answer.text]).toEqual([
          given,
          200,
          path === '/oauth/introspect' ? '{"active":false}' : '',
        ]);
      }
  },
);

describe('the authorization endpoint', () => {
  it.each([
    ['an unknown client', { client_id: 'nobody' }, 'invalid_client'],
    ['no client', { client_id: undefined }, 'invalid_request'],
    ['an address that is not registered', { redirect_uri: 'https://evil.test/' }, 'invalid_redirect_uri'],
  ])('shows a page of ours, and leads nowhere, for %s', async (_what, changes, error) => {
    const page = await gateway.authorize(clients.program, changes, { accept: 'text/html' });
    const text = await page.text();
    expect([page.status, page.headers.get('location')]).toEqual([400, null]);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const part of ['<h1>That did not work</h1>', `<code>${error}</code>`, '/assets/reef.'])
      expect(text).toContain(part);
    expect(text).not.toContain('evil.test');
    const program = await gateway.authorize(clients.program, changes, { accept: 'application/json' });
    expect([program.status, await program.json()]).toEqual([400, expect.objectContaining({ error })]);
  });
  it('puts nothing of the request into the page as it came', async () => {
    const changes = { client_id: '<script>alert(1)</script>', redirect_uri: 'javascript:alert(1)' };
    const page = await gateway.authorize(clients.program, changes, { accept: 'text/html' });
    expect(await page.text()).not.toMatch(/<script>alert|javascript:/);
  });
});

it('whoever is banned is told so, and so are their programs', async () => {
  const code = await gateway.code(clients.program);
  const form = { grant_type: 'authorization_code', redirect_uri: REDIRECT, code_verifier: VERIFIER, code };
  const { access_token: access, refresh_token } = (await token(form, 'program')).json as Record<string, string>;
  const { handle } = (await gateway.get('/api/v1/whoami', { token: access! })).json.user as { handle: string };
  await gateway.admin('/api/v1/users/ban', { handle });
  const rating = await eventually(
    () => gateway.get('/v1/plugins/none/ratings', { token: access! }),
    ({ status }) => status === 401,
    { timeoutMs: 1_000, intervalMs: 50 },
  );
  expect(rating.json).toMatchObject({ code: 'account_suspended', detail: 'The account is not in good standing' });
  expect(rating.headers.get('www-authenticate')).toContain(
    'error="invalid_token", error_description="The account is not in good standing"',
  );
  const registry = await gateway.get('/api/v1/whoami', { token: access! });
  expect([registry.status, registry.text]).toEqual([401, expect.stringContaining('not in good standing')]);
  const refreshed = await token({ grant_type: 'refresh_token', refresh_token: refresh_token! }, 'program');
  expect([...outcome(refreshed), refreshed.json.error_description]).toEqual([
    400,
    'invalid_grant',
    'The account is not in good standing',
  ]);
});
