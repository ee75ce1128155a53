import { createHmac, createPublicKey } from 'node:crypto';
import { SCOPES } from '@app/contracts';
import { importJWK, SignJWT, type JWK } from 'jose';
import { AccessTokens } from '../../../apps/gateway/src/oauth/access-tokens';
import { SigningKeys } from '../../../apps/gateway/src/oauth/signing-keys.service';
import { startGateway, type TestGateway } from './start-gateway';

const ISSUER = 'https://reef.test';
let gateway: TestGateway;
let key: JWK;
beforeAll(async () => {
  gateway = await startGateway({ environment: { REEF_PUBLIC_URL: ISSUER } });
  [key] = (await gateway.process.app.get(SigningKeys).privateKeys()) as [JWK];
});
afterAll(() => gateway.stop());

const verify = async (token: string) => (await gateway.process.app.get(AccessTokens).check(token))?.actor;
const now = () => Math.floor(performance.timeOrigin / 1000 + performance.now() / 1000);
const CLAIMS = { iss: ISSUER, aud: ISSUER, sub: 'c', client_id: 'c', jti: 'j', scope: 'plugin:rating:read' };

/** A token as the OAuth server signs it, but for the changes. */
async function sign({
  claims = {},
  header = {},
  lifeSeconds = 900,
}: { claims?: object; header?: object; lifeSeconds?: number } = {}): Promise<string> {
  const payload = { ...CLAIMS, iat: now(), exp: now() + lifeSeconds, ...claims };
  const protectedHeader = { alg: 'RS256', typ: 'at+jwt', kid: key.kid!, ...header };
  return new SignJWT(payload).setProtectedHeader(protectedHeader).sign(await importJWK(key, 'RS256'));
}

it('a good token speaks for its client, with its scopes', async () => {
  expect(await verify(await sign())).toEqual({
    role: 'user',
    publisherIds: [],
    tokenKind: 'oauth',
    scopes: ['plugin:rating:read'],
    clientId: 'c',
  });
});
describe('in the registry', () => {
  const NEEDED = { 'registry:read': 'GET /api/v1/whoami', 'registry:manage': 'POST /api/v1/publishers' };
  const subjectOf = async (handle: string, role = 'user') => {
    await gateway.tokenOf(handle, role);
    const [user] = await gateway.sql<{ id: string }>(`SELECT id FROM gateway.user WHERE handle = $1`, [handle]);
    return user!.id;
  };
  const call = (route: string, token: string) => {
    const [method, path] = route.split(' ') as [string, string];
    return gateway.call(method, path, { token, ...(method === 'POST' ? { body: '{}' } : {}) });
  };
  it.each(Object.entries({ ...NEEDED, 'registry:publish': 'POST /api/v1/skills' }))(
    'a user’s token needs the scope %s for %s',
    async (scope, route) => {
      const sub = await subjectOf(`user-of-${scope.slice(9)}`);
      const others = SCOPES.filter((other) => other !== scope).join(' ');
      const refused = await call(route, await sign({ claims: { sub, scope: others } }));
      expect([refused.status, refused.text]).toEqual([403, `The token lacks the scope ${scope}`]);
      expect(refused.headers.get('www-authenticate')).toBe(
        `Bearer realm="reef", error="insufficient_scope", scope="${scope}"`,
      );
      const admitted = await call(route, await sign({ claims: { sub, scope } }));
      expect([401, 403]).not.toContain(admitted.status);
    },
  );
  it('a client that speaks for itself is no user, whatever its token says', async () => {
    const refused = await call(NEEDED['registry:read'], await sign({ claims: { scope: SCOPES.join(' ') } }));
    expect([refused.status, refused.text]).toEqual([403, 'This needs the token of a user.']);
  });
  it('the power of an administrator stays behind', async () => {
    const token = await sign({ claims: { sub: await subjectOf('chief', 'admin'), scope: SCOPES.join(' ') } });
    const why = 'OAuth access tokens do not carry the power of moderators or administrators.';
    for (const route of ['GET /api/v1/users', 'POST /api/v1/users/ban', 'GET /api/v1/admin/clients']) {
      const { status, text } = await call(route, token);
      expect([route, status, text]).toEqual([route, 403, why]);
    }
    expect(await verify(token)).toMatchObject({ role: 'user', tokenKind: 'oauth' });
  });
  it('without the scope to read, its user sees no more than the public', async () => {
    const sub = await subjectOf('founder');
    await gateway.post(
      '/api/v1/publishers',
      { handle: 'guild' },
      { token: await sign({ claims: { sub, scope: 'registry:manage' } }) },
    );
    const view = async (scope: string) =>
      (await call('GET /api/v1/publishers/guild', await sign({ claims: { sub, scope } }))).json as object;
    expect(await view('registry:manage')).toEqual((await gateway.get('/api/v1/publishers/guild')).json);
    expect(await view('registry:read')).not.toEqual(await view('registry:manage'));
  });
});

it('a few seconds between clocks do not matter', async () => {
  expect(await verify(await sign({ lifeSeconds: -5 }))).toBeDefined();
});
it.each([
  ['expired', { lifeSeconds: -120 }],
  ['of another issuer', { claims: { iss: 'https://evil.test' } }],
  ['for another audience', { claims: { aud: 'https://reef.test/api' } }],
  ['of another type', { header: { typ: 'JWT' } }],
  ['without an expiry', { claims: { exp: undefined } }],
  ['without a client', { claims: { client_id: undefined } }],
  ['without an id', { claims: { jti: undefined } }],
  ['of an unknown key', { header: { kid: 'nope' } }],
  ['of no key', { header: { kid: undefined } }],
])('a token %s is none', async (_what, changes) => {
  expect(await verify(await sign(changes))).toBeUndefined();
});

it('a token signed with the public key as if it were a shared secret is none', async () => {
  const { kty, n, e } = key as { kty: string; n: string; e: string };
  const pem = createPublicKey({ key: { kty, n, e }, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  const [, body] = (await sign()).split('.');
  const header = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'at+jwt', kid: key.kid })).toString('base64url');
  const mac = createHmac('sha256', pem).update(`${header}.${body!}`).digest('base64url');
  expect(await verify(`${header}.${body!}.${mac}`)).toBeUndefined();
});
it('an unsigned or altered token is none', async () => {
  const [header, body, signature] = (await sign()).split('.') as [string, string, string];
  const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt', kid: key.kid })).toString('base64url');
  const more = Buffer.from(
    JSON.stringify({ ...CLAIMS, scope: 'plugin:rating:write', iat: now(), exp: now() + 900 }),
  ).toString('base64url');
  for (const token of [
    `${none}.${body}.`,
    `${none}.${body}.${signature}`,
    `${header}.${more}.${signature}`,
    `${header}.${body}.${signature.slice(2)}AA`,
  ])
    expect(await verify(token)).toBeUndefined();
});

it('the private key lies sealed in the database, and there is one for all replicas', async () => {
  const other = await startGateway({ database: gateway.database, environment: { REEF_PUBLIC_URL: ISSUER } });
  const [theirs] = (await other.process.app.get(SigningKeys).privateKeys()) as [JWK];
  expect(theirs).toEqual(key);
  await other.process.stop();
  const rows = await gateway.sql<{ public_jwk: JWK; private_sealed: Buffer }>(`SELECT * FROM gateway.signing_key`);
  expect(rows).toHaveLength(1);
  expect(rows[0]!.public_jwk).not.toHaveProperty('d');
  expect(rows[0]!.private_sealed.toString('latin1')).not.toContain(key.d);
});
