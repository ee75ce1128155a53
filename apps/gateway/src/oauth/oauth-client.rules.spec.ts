import { DEVICE_GRANT, type ClientGrant } from '@app/contracts';
import { assertScopesFit, grantsOf, redirectUrisOf } from './oauth-client.rules';

describe('grantsOf', () => {
  it.each([
    ['client_credentials', ['client_credentials']],
    [' refresh_token,authorization_code ', ['authorization_code', 'refresh_token']],
    ['authorization_code authorization_code', ['authorization_code']],
    ['device_code', [DEVICE_GRANT]],
    [`${DEVICE_GRANT} refresh_token`, [DEVICE_GRANT, 'refresh_token']],
  ])('reads %j', (grant, expected) => expect(grantsOf({ grant })).toEqual(expected));
  it.each([
    ['', {}, 'Unknown grant'],
    ['password', {}, 'Unknown grant'],
    ['implicit authorization_code', {}, 'Unknown grant'],
    ['constructor', {}, 'Unknown grant'],
    ['refresh_token', {}, 'refresh_token needs'],
    ['client_credentials refresh_token', {}, 'refresh_token needs'],
    ['client_credentials', { isPublic: true }, 'needs a secret'],
  ])('refuses %j of %j', (grant, facts, message) => expect(() => grantsOf({ grant, ...facts })).toThrow(message));
  it('lets a client without a secret speak for people', () => {
    expect(grantsOf({ grant: 'authorization_code device_code', isPublic: true })).toHaveLength(2);
  });
});

describe('assertScopesFit', () => {
  const check = (scope: string, ...grants: ClientGrant[]) => assertScopesFit(scope, grants);
  it('keeps registry scopes for clients that speak for people', () => {
    expect(() => check('plugin:rating:read registry:publish', 'client_credentials')).toThrow('involves a person');
    expect(() => check('plugin:rating:read', 'client_credentials')).not.toThrow();
    expect(() => check('registry:publish', 'client_credentials', DEVICE_GRANT)).not.toThrow();
  });
});

describe('redirectUrisOf', () => {
  const CODE: ClientGrant[] = ['authorization_code'];
  it.each([
    ['https://program.test/callback'],
    ['https://program.test:8443/a?b=c'],
    ['http://127.0.0.1/callback'],
    ['http://127.0.0.1:4000/'],
    ['http://[::1]/callback'],
  ])('trusts %s', (uri) => expect(redirectUrisOf([uri], CODE)).toEqual([uri]));
  it.each([
    ['', 'is an https URL'],
    ['/callback', 'is an https URL'],
    ['http://program.test/', 'is an https URL'],
    ['http://localhost/', 'is an https URL'],
    ['http://127.0.0.1.evil.test/', 'is an https URL'],
    ['https://127.0.0.1/', 'is an https URL'],
    ['javascript:alert(1)', 'is an https URL'],
    ['data:text/html,x', 'is an https URL'],
    ['myapp://callback', 'is an https URL'],
    ['https://program.test/#a', 'no fragment'],
    ['https://program.test/#', 'no fragment'],
    ['https://user:secret@program.test/', 'no fragment, no credentials'],
    ['https://*.program.test/', 'no wildcard'],
    ['https://program.test/*', 'no wildcard'],
  ])('does not trust %j', (uri, message) => expect(() => redirectUrisOf([uri], CODE)).toThrow(message));
  it('wants some where they are needed, and none where not', () => {
    expect(() => redirectUrisOf([], CODE)).toThrow('authorization_code needs a redirect URI');
    expect(() => redirectUrisOf(['https://program.test/'], [DEVICE_GRANT])).toThrow('Only authorization_code');
    expect(redirectUrisOf([], [DEVICE_GRANT])).toEqual([]);
  });
  it('takes ten, each once, all of one kind', () => {
    const many = Array.from({ length: 11 }, (_, i) => `https://program.test/${i}`);
    expect(redirectUrisOf(many.slice(1), CODE)).toHaveLength(10);
    expect(() => redirectUrisOf(many, CODE)).toThrow('At most 10');
    expect(redirectUrisOf(['https://a.test/', 'https://a.test/'], CODE)).toEqual(['https://a.test/']);
    expect(() => redirectUrisOf(['https://a.test/', 'http://127.0.0.1/'], CODE)).toThrow('all https, or all');
  });
});
