import { parseSlug } from './slug.rules';

const RULE =
  'Slug must start and end with a letter or digit, contain only lowercase letters, digits, and single hyphens, and not contain consecutive hyphens.';

describe('parseSlug', () => {
  it('trims and lowers', () => {
    expect(parseSlug('  PDF-Forms ')).toBe('pdf-forms');
  });
  it.each(['abc', 'a'.repeat(48), 'a1b', 'a-b-c'])('accepts %s', (slug) => expect(parseSlug(slug)).toBe(slug));
  it.each([
    [' ', 'Slug is required.'],
    ['ab', 'Slug must be at least 3 characters.'],
    ['a'.repeat(49), 'Slug must be at most 48 characters.'],
    ['-abc', RULE],
    ['abc-', RULE],
    ['a--b', RULE],
    ['a_b', RULE],
    ['größe', RULE],
    ['abc\nd', RULE],
    ['settings', '"settings" is reserved and cannot be used as a slug.'],
  ])('refuses %j', (slug, text) => expect(() => parseSlug(slug)).toThrow(text));
});
