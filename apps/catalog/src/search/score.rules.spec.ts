import { queryOf, scoreParts, totalOf, wordWeight, type Scorable } from './score.rules';

const skill: Scorable = { slug: 'pdf-forms', displayName: 'Form Filler', downloads: 0, similarity: 0 };
const parts = (query: string, of: Partial<Scorable> = {}, hasAllWords = true) =>
  scoreParts(queryOf(query), { ...skill, ...of }, hasAllWords);

describe('scoreParts', () => {
  it('adds what the slug says to what the name says', () => {
    const lexical = (query: string) => parts(query).lexical;
    expect(lexical('pdf forms')).toBe(2.5);
    expect(lexical('forms pdf')).toBe(1.4);
    expect(lexical('form')).toBeCloseTo(0.8 + 1.1);
    expect(lexical('fo')).toBeCloseTo(0.8 + 0.6);
    expect(lexical('filler form')).toBe(1.1);
    expect(lexical('fills')).toBe(0);
  });
  it('adds similarity, and a little for popularity', () => {
    expect(totalOf(parts('pdf', { similarity: 0.5 }))).toBeCloseTo(30 + 1.4 + 0.5);
    expect(parts('pdf', { downloads: 999 }).popularity).toBeCloseTo(0.08 * Math.log(1000));
  });
  it.each([
    ['PDF forms!', 'exact'],
    ['form filler', 'exact'],
    ['forms pdf', 'token'],
    ['filler pdf', 'token'],
    ['fill pdf', 'prefix'],
    ['reads', 'text'],
  ])('finds that %j is answered by the tier %s', (query, tier) => {
    expect(parts(query).tier).toBe(tier);
  });
  it('tells apart a text that answers and one that is only near', () => {
    expect(parts('reads', {}, false).tier).toBe('similar');
  });
  it('takes a standalone word for more than a part of one', () => {
    expect(parts('map', { slug: 'personal-map', displayName: 'X' }).tier).toBe('token');
    expect(parts('map', { slug: 'amap-jsapi-skill', displayName: 'X' }, false).tier).toBe('similar');
    expect(parts('map', { slug: 'mapper', displayName: 'X' }).tier).toBe('prefix');
  });
  it('knows a name of punctuation or emoji', () => {
    expect(parts('?!', { displayName: '?!' }).tier).toBe('exact');
    expect(parts('?!', {}, false).tier).toBe('similar');
    expect(parts('🦀', { displayName: '🦀' }).tier).toBe('exact');
  });
});

describe('wordWeight', () => {
  it('is the lexical score of the word alone', () => {
    expect(wordWeight('pdf', skill)).toBe(1.4);
    expect(wordWeight('filler', skill)).toBe(1.1);
    expect(wordWeight('pdf', { slug: 'pdf', displayName: 'PDF Kit' })).toBeCloseTo(3.6);
  });
});
