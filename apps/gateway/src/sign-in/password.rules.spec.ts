import { newPassword, normalPassword } from './password.rules';

describe('newPassword', () => {
  it.each(['correct horse', 'aaaabbbbccccdddd', '密码密码一二三四五六七', 'p'.repeat(3) + 'x9!'.repeat(60)])(
    'takes %s',
    (password) => expect(newPassword(password, 'ann')).toBe(password.normalize('NFKC')),
  );
  it.each([
    ['', 'at least 10'],
    ['123456789', 'at least 10'],
    ['x'.repeat(201), 'at most 200'],
    ['aaaaaaaaaaaa', 'too easy'],
    ['annabel-lee1', 'too easy', 'annabel-lee'],
    ['bob-bob-bobbob', 'too easy', 'bob'],
  ])('refuses %j: %s', (password, reason, handle = 'ann') =>
    expect(() => newPassword(password, handle)).toThrow(reason),
  );
  it('is the same however an accent was composed', () => {
    expect(normalPassword('e\u0301')).toBe(normalPassword('\u00e9'));
  });
});
