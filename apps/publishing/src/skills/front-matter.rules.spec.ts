import fc from 'fast-check';
import { parseMarkdown } from './front-matter.rules';

const frontMatter = (yaml: string) => parseMarkdown(`---\n${yaml}\n---\nBody`).frontMatter;

describe('parseMarkdown', () => {
  it('splits front matter and body, whatever the line ends', () => {
    const expected = { frontMatter: { name: 'pdf', tags: ['a', 'b'] }, body: '# PDF\n' };
    const text = '---\nname: pdf\ntags: [a, b]\n---\n# PDF\n';
    expect(parseMarkdown(text)).toEqual(expected);
    expect(parseMarkdown(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).toEqual(expected);
    expect(parseMarkdown(text.replaceAll('\n', '\r'))).toEqual(expected);
  });
  it.each([
    ['none', '# Title\n'],
    ['one without an end', '---\nname: x\n'],
    ['only its first line', '---'],
  ])('takes %s for a body', (_name, text) => {
    expect(parseMarkdown(text)).toEqual({ frontMatter: {}, body: text });
  });
  it('accepts an empty one', () => expect(parseMarkdown('---\n---\nBody')).toEqual({ frontMatter: {}, body: 'Body' }));

  it.each([
    ['broken YAML', 'a: [1'],
    ['a list', '- a'],
    ['a text', 'hello'],
    ['aliases', 'a: &a [x]\nb: [*a, *a]'],
    ['a deep flow', `a: ${'['.repeat(2_000)}${']'.repeat(2_000)}`],
    ['a deep flow with names', `a: ${'{b: '.repeat(2_000)}${'}'.repeat(2_000)}`],
    ['deep blocks', Array.from({ length: 40 }, (_, i) => `${' '.repeat(i)}k:`).join('\n')],
    ['too much', `a: ${'x'.repeat(70_000)}`],
    ['a tag that makes objects', 'a: !!js/function "x"\nb: ['],
  ])('is empty for %s, and no error', (_name, yaml) => expect(frontMatter(yaml)).toEqual({}));

  it('drops strange keys and blank values and trims on the right', () => {
    expect(frontMatter('"a b": 1\nname: " x  "\nempty: "  "\n__proto__: {x: 1}\nok-key: 2')).toEqual({
      name: ' x',
      'ok-key': 2,
    });
    expect(({} as { x?: number }).x).toBeUndefined();
  });
  it('takes out what a database cannot hold', () => {
    expect(frontMatter('a: "x\\0y\\uD800z"\nb: {"k\\0": 1}')).toEqual({ a: 'xy\uFFFDz', b: { k: 1 } });
  });
  it('reads metadata from JSON in a string, trailing commas and all', () => {
    expect(frontMatter(`metadata: '{"openclaw": {"os": ["linux",],},}'`).metadata).toEqual({
      openclaw: { os: ['linux'] },
    });
    expect(frontMatter(`name: x\nmetadata: '{broken'`)).toEqual({ name: 'x' });
  });
  it('stays quick with many keys, deep brackets and long runs of blanks', () => {
    const started = performance.now();
    frontMatter(Array.from({ length: 8_000 }, (_, i) => `k${i}: 1`).join('\n'));
    frontMatter(`a: ${'[a, '.repeat(15_000)}`);
    frontMatter(`a: ${'[ '.repeat(20)}${' '.repeat(60_000)}`);
    frontMatter(`a: '${','.padEnd(60_000)}'`);
    frontMatter(`metadata: '${','.padEnd(60_000)}'`);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
  it('never throws', () => {
    const piece = fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '-',
      '---',
      '[',
      '{',
      '"',
      "'",
      '&a',
      '*a',
      '|',
      '>',
      '#',
      '!',
      '%',
      '?',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece).map((parts) => parts.join('')),
          fc.string(),
        ),
        (text) => {
          expect(typeof parseMarkdown(`---\n${text}\n---\n`).frontMatter).toBe('object');
        },
      ),
    );
  });
});
