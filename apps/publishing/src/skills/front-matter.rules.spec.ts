import fc from 'fast-check';
import { stringify } from 'yaml';
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
    [
      'little that says much',
      `a: {${Array.from({ length: 20_000 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join()}}`,
    ],
    ['an alias bomb', `a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]`],
    ['a key that is merged in', 'base: &base {os: [linux]}\nmetadata:\n  <<: *base'],
    ['a tag that makes objects', 'a: !!js/function "x"\nb: ['],
  ])('is empty for %s, and no error', (_name, yaml) => expect(frontMatter(yaml)).toEqual({}));

  it('drops strange keys and blank values and trims on the right', () => {
    expect(frontMatter('"a b": 1\nname: " x  "\nempty: "  "\n__proto__: {x: 1}\nok-key: 2')).toEqual({
      name: ' x',
      'ok-key': 2,
    });
    expect(({} as { x?: number }).x).toBeUndefined();
  });
  it.each([
    '!!js/function',
    '!!js/undefined',
    '!!python/object/apply:os.system',
    '!!binary',
    '!!timestamp',
    '!!set',
    '!unknown',
  ])('takes the tag %s for no more than a label', (tag) => {
    expect(frontMatter(`name: pdf\na: ${tag} "return 1"`)).toEqual({ name: 'pdf', a: 'return 1' });
  });
  it('makes no prototype of anything, however deep', () => {
    const hostile = frontMatter(
      'a: {__proto__: {x: 1}, constructor: {prototype: {y: 1}}}\nmetadata: \'{"openclaw": {"__proto__": {"x": 1}}}\'',
    );
    expect(hostile).toEqual({ a: { constructor: { prototype: { y: 1 } } }, metadata: { openclaw: {} } });
    expect(({} as { x?: number; y?: number }).x).toBeUndefined();
    expect(({} as { x?: number; y?: number }).y).toBeUndefined();
  });
  it('keeps dates as ISO text, and drops keys nobody could read', () => {
    expect(frontMatter(`released: 2026-01-31\n${'k'.repeat(201)}: 1`)).toEqual({ released: '2026-01-31' });
  });
  it('reads bytes that are not UTF-8 as far as they go', () => {
    const bytes = Buffer.concat([Buffer.from('---\nname: p'), Buffer.from([0xff, 0xc3]), Buffer.from('\n---\n')]);
    expect(parseMarkdown(bytes.toString('utf8')).frontMatter).toEqual({ name: 'p\uFFFD\uFFFD' });
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
  // What keeps the parser quick is that it gets no more to read than this.
  it.each([
    ['is longer than 64 KiB', Array.from({ length: 8_000 }, (_, i) => `k${i}: 1`).join('\n')],
    ['opens brackets without end', `a: ${'[a, '.repeat(15_000)}`],
    ['has long runs of blanks', `a: ${'[ '.repeat(20)}${' '.repeat(60_000)}`],
    ['holds metadata that is no JSON', `metadata: '${','.padEnd(60_000)}'`],
  ])('says nothing when it %s', (_what, source) => expect(frontMatter(source)).toEqual({}));
  it('takes as many keys as fit', () => {
    const most = Array.from({ length: 6_000 }, (_, i) => `k${i}: 1`).join('\n');
    expect(Object.keys(frontMatter(most))).toHaveLength(6_000);
    expect(frontMatter(`a: '${','.padEnd(60_000)}'`)).toEqual({ a: ',' });
  });
  it('reads back whatever YAML a program writes', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9 ]{0,20}[a-z]$/);
    const value = fc.oneof(word, fc.integer(), fc.boolean(), fc.array(word, { maxLength: 4 }));
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z][\w-]{0,20}$/), value), fc.boolean(), (given, windows) => {
        const { metadata: _, ...expected } = given;
        const text = `---\n${stringify(expected, { aliasDuplicateObjects: false })}---\nBody`;
        expect(parseMarkdown(windows ? text.replaceAll('\n', '\r\n') : text)).toEqual({
          frontMatter: expected,
          body: 'Body',
        });
      }),
    );
  });
  it('gives plain, bounded JSON for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = `---\n${Buffer.from(bytes).toString('utf8')}\n---\n`;
        const { frontMatter: parsed } = parseMarkdown(text);
        expect(JSON.parse(JSON.stringify(parsed))).toBeDefined();
        expect(Object.keys(parsed).every((key) => /^[\w-]{1,200}$/.test(key))).toBe(true);
      }),
    );
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
