import { NeedleIndex } from './needle-index';

function found(needles: readonly string[], text: string): string[] {
  const index = new NeedleIndex(needles);
  const hits = index.hitsIn(text);
  return needles.filter((needle) => hits[index.positionOf(needle)] === 1);
}

describe('NeedleIndex', () => {
  it('finds needles inside and behind one another', () => {
    expect(found(['she', 'he', 'hers', 'his'], 'ushers')).toEqual(['she', 'he', 'hers']);
    expect(found(['aab', 'ab', 'b', 'abc'], 'aaab')).toEqual(['aab', 'ab', 'b']);
  });

  it('finds ASCII letters in either case, and nothing across other characters', () => {
    expect(found(['curl', '-d'], 'CURL -D')).toEqual(['curl', '-d']);
    expect(found(['curl'], 'cu\u00e9rl cu\nrl')).toEqual([]);
  });

  it('agrees with a plain search on arbitrary texts', () => {
    const needles = ['a', 'ab', 'bab', 'abba', 'bb', 'baa', 'aaaa', 'c a'];
    for (let seed = 1; seed < 500; seed++) {
      const text = [...seed.toString(4).repeat(3)].map((digit) => 'ab c'.charAt(Number(digit))).join('');
      expect(found(needles, text)).toEqual(needles.filter((needle) => text.includes(needle)));
    }
  });

  it('refuses needles it could not find', () => {
    expect(() => new NeedleIndex([''])).toThrow(RangeError);
    expect(() => new NeedleIndex(['Curl'])).toThrow(RangeError);
    expect(() => new NeedleIndex(['a']).positionOf('b')).toThrow(RangeError);
  });
});
