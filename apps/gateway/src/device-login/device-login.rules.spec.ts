import { isDeviceCode, newDeviceCode, newUserCode, pollOf, userCodeOf } from './device-login.rules';

describe('codes', () => {
  it('have the form clients know', () => {
    for (let i = 0; i < 200; i++) expect(newUserCode()).toMatch(/^[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}$/);
    expect(isDeviceCode(newDeviceCode())).toBe(true);
  });
  it.each(['ABCD-EFGH', 'abcdefgh', ' abcd efgh ', 'abcd–efgh', 'A B C D E F G H'])('are read from %j', (typed) =>
    expect(userCodeOf(typed)).toBe('ABCD-EFGH'),
  );
  it.each(['', 'ABCD-EFG', 'ABCD-EFGHJ', 'ABCD-EFG1', 'ABCD-EFGO', '<script>', 'x'.repeat(100)])(
    'are not %j',
    (typed) => expect(userCodeOf(typed)).toBeUndefined(),
  );
});

describe('pollOf', () => {
  const now = new Date(1_000_000);
  const login = { state: 'pending', expiresAt: new Date(2_000_000), intervalSeconds: 5, polledAt: null } as const;
  const polled = (secondsAgo: number) => ({ ...login, polledAt: new Date(now.getTime() - secondsAgo * 1_000) });
  it.each([
    ['an unknown code', undefined, 'expired_token'],
    ['one that is over', { ...login, expiresAt: now }, 'expired_token'],
    ['an approved one that is over', { ...login, state: 'approved', expiresAt: now }, 'expired_token'],
    ['the first question', login, 'authorization_pending'],
    ['the second, in time', polled(5), 'authorization_pending'],
    ['the second, a little early', polled(4.6), 'authorization_pending'],
    ['the second, too early', polled(4), 'slow_down'],
    ['one that was slowed down', { ...polled(7), intervalSeconds: 10 }, 'slow_down'],
    ['a denied one', { ...login, state: 'denied' }, 'access_denied'],
    ['an approved one, however soon', { ...polled(0), state: 'approved' }, 'approved'],
  ] as const)('answers %s', (_what, state, answer) => expect(pollOf(state, now)).toBe(answer));
});
