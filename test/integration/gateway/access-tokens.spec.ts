import { createHmac, createPublicKey } from 'node:crypto';
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
