import { firstLine, inOrder, lineOfMatch, matchesOf, near } from './matching';
import { DEFAULT_LIMITS } from './limits';
import { SourceFile } from './source-file';

const source = (text: string) => SourceFile.from({ path: 'a.md', text }, DEFAULT_LIMITS).source;

describe('inOrder', () => {
  it('wants the patterns one after the other, without overlap', () => {
    expect(inOrder('a then b then c', /a/, /b/, /c/)).toBe(true);
    expect(inOrder('b then a', /a/, /b/)).toBe(false);
    expect(inOrder('aa', /aa/, /a/)).toBe(false);
  });
});

describe('near', () => {
  it('counts from the end of the first to the beginning of the second', () => {
    expect(near('one..two', /one/, 2, /two/)).toEqual({ first: 0, second: 5 });
    expect(near('one...two', /one/, 2, /two/)).toBeNull();
  });

  it('looks only forward, and tries every occurrence', () => {
    expect(near('two one', /one/, 9, /two/)).toBeNull();
    expect(near('two one ......... two one two', /one/, 2, /two/)).toEqual({ first: 22, second: 26 });
  });
});

describe('matchesOf', () => {
  it('yields every match, also of patterns that match nothing', () => {
    expect([...matchesOf(/\d/, '1a2')].map((match) => match[0])).toEqual(['1', '2']);
    expect([...matchesOf(/x?/, 'ab')]).toHaveLength(3);
  });
});

describe('firstLine', () => {
  it('shows the test only lines that hold an anchor, in order', () => {
    const seen: string[] = [];
    const remember = (line: string): boolean => {
      seen.push(line);
      return false;
    };
    expect(firstLine(source('Beta\nnone\nalpha beta\nALPHA'), ['alpha', 'beta'], remember)).toBeNull();
    expect(seen).toEqual(['Beta', 'alpha beta', 'ALPHA']);
  });

  it('gives the number of the first line accepted', () => {
    expect(firstLine(source('x\r\nx1\r\nx2'), ['x'], (line) => /\d/.test(line))).toBe(2);
  });
});

describe('lineOfMatch', () => {
  it('is null without a match', () => expect(lineOfMatch(source('a\nb'), /c/)).toBeNull());

  it('counts from one', () => expect(lineOfMatch(source('a\nb'), /b/)).toBe(2));
});
