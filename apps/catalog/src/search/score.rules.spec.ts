import { isExact, score } from './score.rules';

const skill = { slug: 'pdf-forms', displayName: 'Form Filler', summary: 'Fills', downloads: 0 };

describe('score', () => {
  it('adds what the slug says to what the name says', () => {
    expect(score(['pdf', 'forms'], skill)).toBe(2.5);
    expect(score(['forms', 'pdf'], skill)).toBe(1.4);
    expect(score(['forms'], skill)).toBe(1.4);
    expect(score(['form'], skill)).toBeCloseTo(0.8 + 1.1);
    expect(score(['fo'], skill)).toBeCloseTo(0.8 + 0.6);
    expect(score(['filler', 'form'], skill)).toBe(1.1);
  });
  it('is nothing for a word that only the summary has', () => {
    expect(score(['fills'], skill)).toBe(0);
    expect(score(['pdf', 'fills'], skill)).toBe(0);
  });
  it('adds a little for popularity', () => {
    expect(score(['pdf'], { ...skill, downloads: 999 }) - score(['pdf'], skill)).toBeCloseTo(0.08 * Math.log(1000));
  });
});

describe('isExact', () => {
  it('means the whole slug or the whole name', () => {
    expect(isExact(['pdf', 'forms'], skill)).toBe(true);
    expect(isExact(['form', 'filler'], skill)).toBe(true);
    expect(isExact(['forms', 'pdf'], skill)).toBe(false);
    expect(isExact(['pdf'], skill)).toBe(false);
  });
});
