import { authorizationUrl, handlesFor, providerMetadata } from './oidc.rules';

const first = (claims: object) => handlesFor({ sub: 'x', ...claims }).next().value;

describe('handlesFor', () => {
  it.each([
    [{ preferred_username: 'Ann.Lee' }, 'ann-lee'],
    [{ preferred_username: 'ann@corp.example' }, 'ann'],
    [{ preferred_username: '密码', email: 'Zoë+x@example.org' }, 'zoe-x'],
    [{ name: 'Ann Lee' }, 'ann-lee'],
    [{ preferred_username: '--a--', email: 5 }, 'user'],
    [{ preferred_username: '../../<script>' }, 'script'],
    [{}, 'user'],
    [{ preferred_username: 'x'.repeat(60) }, 'x'.repeat(40)],
  ])('makes of %j %s', (claims, handle) => expect(first(claims)).toBe(handle));
  it('tries suffixes up to 50, all within 40 characters', () => {
    const all = [...handlesFor({ sub: 'x', preferred_username: 'a'.repeat(50) })];
    expect(all).toHaveLength(50);
    expect(all.at(-1)).toBe(`${'a'.repeat(37)}-50`);
    expect(all.every((handle) => handle.length <= 40)).toBe(true);
  });
});

describe('providerMetadata', () => {
  const issuer = 'https://id.example';
  const good = {
    issuer,
    authorization_endpoint: 'https://id.example/auth',
    token_endpoint: 'https://id.example/token',
    jwks_uri: 'https://id.example/jwks',
  };
  it('takes the issuer with and without a slash at its end', () => {
    expect(providerMetadata(good, `${issuer}/`).issuer).toBe(issuer);
  });
  it.each([
    [{ ...good, issuer: 'https://evil.example' }, 'another issuer'],
    [{ ...good, token_endpoint: 'http://id.example/token' }, 'token_endpoint'],
    [{ ...good, jwks_uri: undefined }, 'jwks_uri'],
    [null, 'another issuer'],
  ])('refuses %j', (document, reason) => expect(() => providerMetadata(document, issuer)).toThrow(reason));
  it('leads to the provider with a challenge, and never with the verifier', () => {
    const attempt = { state: 's', nonce: 'n', verifier: 'v'.repeat(43), returnTo: '/', expiresAt: 0 };
    const url = authorizationUrl(good, attempt, { id: 'reef', redirectUri: 'https://reef.example/cb' });
    expect(new URL(url).searchParams.get('code_challenge_method')).toBe('S256');
    expect(url).not.toContain('vvvv');
  });
});
