import { SCOPES } from '@app/contracts';
import { grantFacts, parseGrant } from './token-grant.rules';

const NOW = 1_000;

describe('parseGrant', () => {
  it('limits nothing by itself', () => {
    expect(parseGrant({}, NOW)).toEqual({});
  });
  it('takes every scope there is, once and in one order', () => {
    expect(parseGrant({ scopes: [...SCOPES].reverse() }, NOW)).toEqual({ scopes: SCOPES });
    expect(parseGrant({ scopes: ['registry:read', 'registry:read'] }, NOW)).toEqual({ scopes: ['registry:read'] });
  });
  it('keeps names as they are stored', () => {
    const grant = parseGrant({ packages: [' @Acme/X', '@acme/x', 'b'], skills: ['Weather'] }, NOW);
    expect(grant).toEqual({ limits: { packages: ['@acme/x', 'b'], skills: ['weather'] } });
    expect(grantFacts(grant)).toEqual({ packages: ['@acme/x', 'b'], skills: ['weather'] });
  });
  it('takes an end in the future', () => {
    expect(parseGrant({ expiresAt: NOW + 1 }, NOW)).toEqual({ expiresAt: new Date(NOW + 1) });
  });
  it.each([
    [{ scopes: [] }, 'Name at least one scope'],
    [{ scopes: ['registry:all'] }, 'There is no scope "registry:all"; there are plugin:rating:read'],
    [{ packages: [] }, 'Name at least one package or skill'],
    [{ packages: ['../x'] }, '"../x" cannot be the name of a package'],
    [{ skills: ['@acme/x'] }, '"@acme/x" cannot be the name of a skill'],
    [{ skills: Array.from({ length: 101 }, (_, i) => `s${i}`) }, 'A token can be limited to at most 100 names'],
    [{ packages: ['x'], scopes: ['registry:manage'] }, 'has the scope registry:publish and no other'],
    [{ expiresAt: NOW }, 'A token must expire in the future'],
  ])('refuses %j', (wish, text) => {
    expect(() => parseGrant(wish, NOW)).toThrow(text);
  });
});
