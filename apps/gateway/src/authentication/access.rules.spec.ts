import { DomainError, type Actor } from '@app/kernel';
import { assertAccess } from './access.rules';
import { ANONYMOUS, type Identity } from './identity';

const ana: Actor = {
  userId: 'u',
  handle: 'ana',
  role: 'user',
  publisherIds: [],
  tokenKind: 'api',
  scopes: ['plugin:rating:read'],
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

it('a route for users takes any user and no client', () => {
  expect(code(known({}), { who: 'user' })).toBe('user');
  expect(code(client, { who: 'user' })).toBe('FORBIDDEN');
});
it('a route for administrators takes administrators', () => {
  expect(code(known({ role: 'admin' }), { who: 'admin' })).toBe('admin');
  expect(code(known({ role: 'moderator' }), { who: 'admin' })).toBe('FORBIDDEN');
});
it('a scope is needed by name', () => {
  expect(code(client, { who: 'scope', scope: 'plugin:rating:read' })).toBe('user');
  expect(code(client, { who: 'scope', scope: 'plugin:rating:write' })).toBe('SCOPE_MISSING');
});
it('nobody gets 401, with the reason when there is one', () => {
  expect(code(ANONYMOUS, { who: 'user' })).toBe('UNAUTHENTICATED');
  expect(code({ kind: 'refused', reason: new DomainError('ACCOUNT_SUSPENDED') }, { who: 'user' })).toBe(
    'ACCOUNT_SUSPENDED',
  );
});
