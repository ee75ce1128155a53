import { displayPrefix, labelOf, newApiToken, tokenHash } from './api-token.rules';

it('a token is clh_ and 32 random bytes, 47 characters in all', () => {
  const tokens = Array.from({ length: 100 }, newApiToken);
  for (const token of tokens) expect(token).toMatch(/^clh_[A-Za-z0-9_-]{43}$/);
  expect(new Set(tokens).size).toBe(100);
});
it('the hash is hex SHA-256 of the whole token, prefix included', () => {
  expect(tokenHash('clh_abc')).toBe('ba1d0b8c4c94a5f4ce2578baceab6625f1561b05afe1bbeb8207d7f2cf83b34f');
});
it('twelve characters are shown', () => {
  expect(displayPrefix('clh_0123456789')).toBe('clh_01234567');
});
it.each([undefined, '', '  ', '\n'])('a blank label %j is the default', (label) => {
  expect(labelOf(label)).toBe('CLI token');
});
