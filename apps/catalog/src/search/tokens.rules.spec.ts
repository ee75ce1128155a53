import { indexTokensOf, keyOf, nameWordsOf, searchDocument, searchQuery, tokensOf } from './tokens.rules';

describe('tokensOf', () => {
  it('cuts a text into lower-case words at punctuation', () => {
    expect(tokensOf("PDF-Forms 2.0: it's_done!")).toEqual(['pdf', 'forms', '2', '0', 'it', 's', 'done']);
    expect(tokensOf(' \t?!\0 ')).toEqual([]);
    expect(tokensOf('personal-map')).toContain('map');
    expect(tokensOf('amap-jsapi-skill')).toEqual(['amap', 'jsapi', 'skill']);
  });
  it('ignores accents and widths, and keeps other alphabets', () => {
    expect(tokensOf('Café MENÜ Привет ＡＰＩ')).toEqual(['cafe', 'menu', 'привет', 'api']);
    expect(tokensOf('हिन्दी में')).toEqual(['हिन्दी', 'में']);
  });
  it('cuts Chinese, Japanese and Korean from other scripts and into pairs', () => {
    expect(tokensOf('天気API')).toEqual(['天気', 'api']);
    expect(tokensOf('我们喜欢天气')).toEqual(['我们', '们喜', '喜欢', '欢天', '天气']);
    expect(tokensOf('날씨 예보')).toEqual(['날씨', '예보']);
    expect(tokensOf('がぎぐ')).toEqual(['がぎ', 'ぎぐ']);
    expect(tokensOf('天')).toEqual(['天']);
    expect(tokensOf('𠮷野家')).toEqual(['𠮷野', '野家']);
  });
  it('knows emoji, whatever their colour', () => {
    expect(tokensOf('🦀 Rust ❤️👍🏽')).toEqual(['🦀', 'rust', '❤', '👍']);
    expect(tokensOf('🇯🇵🇰🇷')).toEqual(['🇯🇵', '🇰🇷']);
  });
  it('bounds what one text can cost', () => {
    expect(tokensOf('word '.repeat(10_000))).toHaveLength(400);
    expect(tokensOf('a'.repeat(10_000))[0]).toHaveLength(64);
    expect(tokensOf(`${'a'.repeat(63)}𐐀`)[0]).toHaveLength(63);
  });
});

describe('indexTokensOf', () => {
  it('adds the last character, so that every character begins some word', () => {
    expect(indexTokensOf('天気予報')).toEqual(['天気', '気予', '予報', '報']);
    expect(indexTokensOf('天')).toEqual(['天', '天']);
  });
});

describe('keyOf', () => {
  it('is the same for what differs in case, accents and punctuation only', () => {
    expect(keyOf('  Café--Menü! ')).toBe(keyOf('cafe menu'));
    expect(keyOf('pdf-forms')).toBe('pdf forms');
    expect(keyOf('天気予報')).toBe('天気予報');
  });
  it('is the text itself where there are no words', () => {
    expect(keyOf(' !?!  ... ')).toBe('!?! ...');
  });
  it('is bounded', () => {
    expect(keyOf('x'.repeat(5_000))).toHaveLength(64);
    expect(keyOf('x'.repeat(5_000))).not.toBe(keyOf('x'.repeat(5_001)));
  });
});

describe('searchDocument and searchQuery', () => {
  it('weigh words by where they stand', () => {
    expect(searchDocument({ slug: 'pdf-forms', displayName: 'Forms', summary: 'Fills', tags: ['beta'] })).toBe(
      `'pdf':1A 'forms':2A 'forms':1B 'fills':1C 'beta':1D`,
    );
    expect(searchDocument({ slug: 'x', displayName: '?', summary: null, tags: [] })).toBe(`'x':1A`);
    expect(searchQuery(['pdf', 'fo'], 'prefix', 'ABC')).toBe(`'pdf':*ABC & 'fo':*ABC`);
    expect(searchQuery(['pdf'], 'equal', 'A')).toBe(`'pdf':A`);
  });
  it('names a word once, and no more words than an index should have', () => {
    expect(nameWordsOf({ slug: 'pdf-kit', displayName: 'PDF Kit Pro' })).toEqual(['pdf', 'kit', 'pro']);
    const long = Array.from({ length: 500 }, (_, i) => `w${i}`).join(' ');
    expect(nameWordsOf({ slug: 'x', displayName: long })).toHaveLength(64);
  });
});
