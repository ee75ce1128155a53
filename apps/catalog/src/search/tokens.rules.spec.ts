import { searchDocument, searchQuery, tokensOf } from './tokens.rules';

describe('tokensOf', () => {
  it('cuts a text into lower-case words of letters and digits', () => {
    expect(tokensOf("PDF-Forms 2.0: it's_done!")).toEqual(['pdf', 'forms', '2', '0', 'it', 's', 'done']);
    expect(tokensOf(' \t?!\0 ')).toEqual([]);
  });
  it('ignores accents, and keeps other alphabets', () => {
    expect(tokensOf('Café MENÜ Привет')).toEqual(['cafe', 'menu', 'привет']);
  });
  it('cuts Chinese, Japanese and Korean from other scripts and into words', () => {
    expect(tokensOf('天気API')).toEqual(['天気', 'api']);
    expect(tokensOf('我们喜欢天气')).toEqual(expect.arrayContaining(['我们', '喜欢', '天气']));
    expect(tokensOf('날씨 예보')).toEqual(['날씨', '예보']);
    expect(tokensOf('がぎぐ').join('')).toBe('がぎぐ');
  });
  it('bounds what one text can cost', () => {
    expect(tokensOf('word '.repeat(10_000))).toHaveLength(400);
    expect(tokensOf('a'.repeat(10_000))[0]).toHaveLength(64);
  });
});

describe('searchDocument and searchQuery', () => {
  it('weigh words by where they stand', () => {
    expect(searchDocument({ slug: 'pdf-forms', displayName: 'Forms', summary: 'Fills' })).toBe(
      `'pdf':1A 'forms':2A 'forms':1B 'fills':1C`,
    );
    expect(searchDocument({ slug: 'x', displayName: '?', summary: null })).toBe(`'x':1A`);
    expect(searchQuery(['pdf', 'fo'], 'prefix', 'ABC')).toBe(`'pdf':*ABC & 'fo':*ABC`);
    expect(searchQuery(['pdf'], 'equal', 'A')).toBe(`'pdf':A`);
  });
});
