import { actionsFor, personAction } from './person-action.rules';

const admin = { userId: 'a', role: 'admin' } as const;
const moderator = { userId: 'm', role: 'moderator' } as const;
const user = { id: 'u', role: 'user', state: 'active' } as const;
const hold = { kind: 'hold', liftedAt: null } as const;

it.each([
  ['an active account, by a moderator', moderator, user, [], ['ban', 'hold']],
  ['an active account, by an administrator', admin, user, [], ['ban', 'hold', 'role']],
  ['a held account, by a moderator', moderator, user, [hold], ['ban']],
  ['a held account, by an administrator', admin, user, [hold], ['ban', 'lift', 'role']],
  ['one that was held once', moderator, user, [{ ...hold, liftedAt: new Date(0) }], ['ban', 'hold']],
  ['a banned account, by a moderator', moderator, { ...user, state: 'banned' } as const, [], []],
  ['a banned account, by an administrator', admin, { ...user, state: 'banned' } as const, [], ['unban']],
  ['a deleted account', admin, { ...user, state: 'deleted' } as const, [], []],
  ['an administrator, by a moderator', moderator, { ...user, role: 'admin' } as const, [], []],
  ['oneself', admin, { ...user, id: 'a' }, [], []],
])('offers what can be done about %s', (_whom, by, target, restrictions, actions) => {
  expect(actionsFor(by, target, restrictions)).toEqual(actions);
});
it('lets moderators only do what the API lets them', () => {
  expect(personAction('ban', 'moderator')).toBe('ban');
  expect(() => personAction('unban', 'moderator')).toThrow('Admin role required.');
  expect(() => personAction('delete', 'admin')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
});
