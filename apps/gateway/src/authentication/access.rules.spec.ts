import { SCOPES } from '@app/contracts';
import { DomainError, type Actor } from '@app/kernel';
import { assertAccess, readerOf } from './access.rules';
import { ANONYMOUS, type Identity } from './identity';

const ana: Actor = {
  userId: 'u',
  handle: 'ana',
  role: 'user',
  publisherIds: [],
  tokenKind: 'api',
  scopes: ['plugin:rating:read', 'registry:read'],
};
const known = (facts: object): Identity => ({ kind: 'known', actor: { ...ana, ...facts } });
const client = known({ userId: undefined, handle: undefined, clientId: 'c', tokenKind: 'oauth' });
const code = (identity: Identity, access: Parameters<typeof assertAccess>[1]): string => {
  try {
    return assertAccess(identity, access).role;
  } catch (error) {
    return (error as DomainError).code;
  }
};

const reading = { who: 'user', scope: 'registry:read' } as const;

it('a route for users takes users whose token has its scope, and no client', () => {
  expect(code(known({}), reading)).toBe('user');
  expect(code(known({}), { who: 'user', scope: 'registry:publish' })).toBe('SCOPE_MISSING');
  expect(code(client, reading)).toBe('FORBIDDEN');
});
it.each(['moderator', 'admin'] as const)('a route for a %s takes no OAuth token', (who) => {
  expect(code(known({ role: 'admin', tokenKind: 'oauth' }), { who })).toBe('FORBIDDEN');
});
it('what is open to everybody shows what is private to those alone whose token may read', () => {
  expect(readerOf(known({}), 'registry')).toEqual(ana);
  expect(readerOf(known({ scopes: ['registry:publish'] }), 'registry')).toBeUndefined();
  expect(readerOf(known({ scopes: [] }), 'ratings')).toBeDefined();
  expect(readerOf(ANONYMOUS, 'registry')).toBeUndefined();
});
it('a route for administrators takes administrators, with all their power', () => {
  expect(code(known({ role: 'admin', scopes: SCOPES }), { who: 'admin' })).toBe('admin');
  expect(code(known({ role: 'moderator', scopes: SCOPES }), { who: 'admin' })).toBe('FORBIDDEN');
  expect(code(known({ role: 'admin', scopes: ['registry:manage'] }), { who: 'admin' })).toBe('FORBIDDEN');
});
it('a token limited to names publishes, says whose it is, and does nothing else', () => {
  const limits = { packages: ['@acme/x'], skills: [] };
  const limited = known({ scopes: ['registry:publish'], limits });
  expect(code(limited, { who: 'publisher' })).toBe('user');
  expect(code(limited, { who: 'holder' })).toBe('user');
  for (const access of [reading, { who: 'user', scope: 'registry:publish' }, { who: 'admin' }] as const)
    expect(code(limited, access)).toBe('TOKEN_LIMITED');
  expect(() => assertAccess(limited, reading)).toThrow('This token may only publish @acme/x.');
  expect(code(known({ limits, userId: undefined, tokenKind: 'publish' }), { who: 'publisher' })).toBe('user');
  expect(code(known({ limits, userId: undefined, tokenKind: 'publish' }), { who: 'holder' })).toBe('TOKEN_LIMITED');
  expect(readerOf(limited, 'registry')).toBeUndefined();
});
it('publishing needs its scope, and saying whose a token is needs none', () => {
  expect(code(known({}), { who: 'publisher' })).toBe('SCOPE_MISSING');
  expect(code(known({ scopes: ['registry:publish'] }), { who: 'publisher' })).toBe('user');
  expect(code(known({ scopes: [] }), { who: 'holder' })).toBe('user');
  expect(code(known({ scopes: [], tokenKind: 'oauth' }), { who: 'holder' })).toBe('SCOPE_MISSING');
});
it('a scope is needed by name', () => {
  expect(code(client, { who: 'scope', scope: 'plugin:rating:read' })).toBe('user');
  expect(code(client, { who: 'scope', scope: 'plugin:rating:write' })).toBe('SCOPE_MISSING');
});
it('nobody gets 401, with the reason when there is one', () => {
  expect(code(ANONYMOUS, reading)).toBe('UNAUTHENTICATED');
  expect(code({ kind: 'refused', reason: new DomainError('ACCOUNT_SUSPENDED') }, reading)).toBe('ACCOUNT_SUSPENDED');
});
