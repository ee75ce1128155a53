import { excerptAround, LINES_A_PAGE, pageAround, shownFile, sizeText } from './shown-file.rules';

const whole = (bytes: Buffer | string) => shownFile(Buffer.from(bytes), Buffer.byteLength(bytes));

describe('shownFile', () => {
  it.each([
    ['a\nb\n', ['a', 'b']],
    ['a\r\nb', ['a', 'b']],
    ['a\n\n', ['a', '']],
    ['', ['']],
    ['\ufeffa', ['\ufeffa']],
  ])('reads the lines of %j', (text, lines) => expect(whole(text)).toEqual({ kind: 'text', lines, isCut: false }));

  it.each([['a\0b'], [Buffer.from([0xff, 0xfe])], [Buffer.from('é').subarray(0, 1)]])(
    'takes %j for binary',
    (bytes) => {
      expect(whole(bytes)).toEqual({ kind: 'binary' });
    },
  );
  it('is not confused by a cut through a character', () => {
    expect(shownFile(Buffer.from('aé').subarray(0, 2), 3)).toEqual({ kind: 'text', lines: ['a'], isCut: true });
  });
});

describe('parts of a file', () => {
  const lines = Array.from({ length: 2 * LINES_A_PAGE + 5 }, (_, i) => `${i + 1}`);
  it.each([
    [1, 1, LINES_A_PAGE],
    [LINES_A_PAGE, 1, LINES_A_PAGE],
    [LINES_A_PAGE + 1, LINES_A_PAGE + 1, LINES_A_PAGE],
    [99_999, 2 * LINES_A_PAGE + 1, 5],
  ])('shows the page of line %d', (line, first, count) => {
    const part = pageAround(lines, line);
    expect([part.first, part.lines.length, part.lines[0]]).toEqual([first, count, `${first}`]);
  });
  it('shows the lines around one, as far as there are', () => {
    expect(excerptAround(lines, 2)).toEqual({ first: 1, lines: ['1', '2', '3', '4', '5'] });
    expect(excerptAround(lines, 2005)).toEqual({ first: 2002, lines: ['2002', '2003', '2004', '2005'] });
    expect(excerptAround(['a'], 2)).toBeUndefined();
  });
});

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1536, '2 KiB'],
  [3 * 1024 * 1024, '3.0 MiB'],
])('%d bytes are %s', (bytes, text) => expect(sizeText(bytes)).toBe(text));
