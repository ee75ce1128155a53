import { DEFAULT_LIMITS } from './limits';
import { fileClassOf, SourceFile } from './source-file';

const source = (text: string) => SourceFile.from({ path: 'a.md', text }, DEFAULT_LIMITS).source;

describe('fileClassOf', () => {
  it('goes by the extension of the last part of the path', () => {
    expect(['a.JS', 'x.d/b.go', 'c.mdx', 'd.yml', '.js', 'e.json5', 'f.js/LICENSE'].map(fileClassOf)).toEqual([
      ...['code', 'code', 'markdown', 'manifest', 'code', 'text', 'text'],
    ]);
  });
});

describe('SourceFile', () => {
  it('understands every kind of line end and drops a byte order mark', () => {
    const file = source('\uFEFFone\r\ntwo\rthree\n');
    expect([1, 2, 3, 4, 5].map((number) => file.line(number))).toEqual(['one', 'two', 'three', '', '']);
    expect(file.lineCount).toBe(4);
  });

  it('knows the line of every position', () => {
    const file = source('ab\n\ncd');
    expect([0, 1, 2, 3, 4, 5].map((index) => file.lineAt(index))).toEqual([1, 1, 1, 2, 3, 3]);
  });

  it('gives a range of lines, without those before the first', () => {
    expect(source('a\nb\nc').lines(-7, 2)).toBe('a\nb');
  });

  it('keeps positions when lower case would be longer', () => {
    const file = source('\u0130\u0130 CURL');
    expect(file.lower.indexOf('curl')).toBe(file.text.indexOf('CURL'));
  });
});
