import { assertRoomForTag, MOST_TAGS, tagNameOf } from './tag.rules';

describe('tagNameOf', () => {
  it('trims, and knows latest however it is written', () => {
    expect(tagNameOf(' beta ')).toBe('beta');
    expect(tagNameOf('Beta')).toBe('Beta');
    expect(tagNameOf('LATEST')).toBe('latest');
    expect(tagNameOf('é'.repeat(100))).toHaveLength(100);
  });
  it.each([
    ['', 'Tag is required.'],
    ['  ', 'Tag is required.'],
    ['x'.repeat(101), 'Tag must be at most 100 characters.'],
    ['a\nb', 'Tag must be one line of text.'],
    ['a\u007fb', 'Tag must be one line of text.'],
  ])('refuses %j', (text, sentence) => {
    expect(() => tagNameOf(text)).toThrow(sentence);
  });
});

it('a skill has as many tags as somebody can choose from', () => {
  const tags = Object.fromEntries(Array.from({ length: MOST_TAGS }, (_, i) => [`t${i}`, '1.0.0']));
  expect(() => assertRoomForTag(tags, 't0')).not.toThrow();
  expect(() => assertRoomForTag(tags, 'another')).toThrow('A skill has at most 100 tags.');
});
