import { BLANK_FORM, powerOf, powerText, wishOf } from './own-tokens.rules';

const DAY_MS = 86_400_000;

describe('wishOf', () => {
  it('wishes for everything, for 90 days, when nothing was chosen', () => {
    expect(wishOf(BLANK_FORM, 0)).toEqual({ expiresAt: 90 * DAY_MS });
    expect(wishOf({ ...BLANK_FORM, names: 'x', scopes: ['registry:read'] }, 0)).toEqual({ expiresAt: 90 * DAY_MS });
    expect(powerOf('anything')).toBe('all');
  });
  it('tells skills from packages, whatever stands between them', () => {
    const form = { ...BLANK_FORM, expiry: 'never', power: 'names' as const, names: ' @acme/x,  skill:weather\nb ' };
    expect(wishOf(form, 0)).toEqual({ packages: ['@acme/x', 'b'], skills: ['weather'] });
    expect(wishOf({ ...form, names: ' ' }, 0)).toEqual({ packages: [], skills: [] });
  });
  it('takes the ticked scopes', () => {
    const form = { ...BLANK_FORM, expiry: '7', power: 'scopes' as const, scopes: ['registry:read'] };
    expect(wishOf(form, 0)).toEqual({ expiresAt: 7 * DAY_MS, scopes: ['registry:read'] });
  });
});

it.each([
  [{ scopes: null, limits: null }, 'everything you can'],
  [{ scopes: ['registry:read', 'registry:publish'] as const, limits: null }, 'registry:read, registry:publish'],
  [{ scopes: null, limits: { packages: ['@acme/x'], skills: ['weather'] } }, 'publish @acme/x, skill weather'],
])('tells what a token may do: %j', (token, text) => {
  expect(powerText(token)).toBe(text);
});
