import { bearerToken, isJwt } from './bearer.rules';

describe('bearerToken', () => {
  it.each([
    ['Bearer clh_x', 'clh_x'],
    ['bearer  clh_x  ', 'clh_x'],
    [' BEARER\tclh_x', 'clh_x'],
  ])('reads %j', (header, token) => {
    expect(bearerToken(header)).toBe(token);
  });
  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic clh_x',
    'clh_x',
    'Bearer a b',
    'Bearerclh_x',
    `Bearer ${'x'.repeat(5_000)}`,
    `Bearer${' \t'.repeat(2_000)}`,
  ])('finds no token in %j', (header) => {
    expect(bearerToken(header)).toBeUndefined();
  });
});

it.each([
  ['aaa.bbb.ccc', true],
  ['clh_aaa', false],
  ['a.b', false],
  ['a..c', false],
])('%s has the form of a JWT: %s', (token, expected) => {
  expect(isJwt(token)).toBe(expected);
});
