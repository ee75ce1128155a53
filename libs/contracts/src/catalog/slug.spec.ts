import { normalSlug, slugProblem } from './slug';

const RULE =
  'Slug must start and end with a letter or digit, contain only lowercase letters, digits, and single hyphens, and not contain consecutive hyphens.';

it('a slug is stored trimmed and in lower case', () => {
  expect(normalSlug('  PDF-Forms ')).toBe('pdf-forms');
});

describe('slugProblem', () => {
  it.each(['abc', 'a'.repeat(48), 'a1b', 'a-b-c'])('is none with %s', (slug) =>
    expect(slugProblem(slug)).toBeUndefined(),
  );
  it.each([
    ['', 'Slug is required.'],
    ['ab', 'Slug must be at least 3 characters.'],
    ['a'.repeat(49), 'Slug must be at most 48 characters.'],
    ['-abc', RULE],
    ['abc-', RULE],
    ['a--b', RULE],
    ['a_b', RULE],
    ['größe', RULE],
    ['abc\nd', RULE],
    ['settings', '"settings" is reserved and cannot be used as a slug.'],
  ])('names the rule %j breaks', (slug, text) => expect(slugProblem(slug)).toBe(text));
});
