import { html } from '../pages/html';
import { named, passage, visible } from './visible-text';

const shown = (text: string): string => html`${visible(text)}`.text.replace(/<span[^>]*>(.*?)<\/span>/g, '[$1]');

describe('visible', () => {
  it.each([
    ['what turns text around', 'a\u202eb\u2066c', 'a[U+202E]b[U+2066]c'],
    ['what has no width', 'pay\u200bpal\ufeff', 'pay[U+200B]pal[U+FEFF]'],
    ['control characters', 'a\u0000\u001b[31m\u009b', 'a[U+0000][U+001B][31m[U+009B]'],
    ['blanks that are not the blank', 'a\u00a0b\u3000c d', 'a[U+00A0]b[U+3000]c d'],
    ['letters that look like nothing', '\u3164x\u2800', '[U+3164]x[U+2800]'],
    ['tags, which can hide a whole sentence', 'x\u{e0041}\u{e0042}', 'x[U+E0041][U+E0042]'],
    ['selectors that follow no picture', 'a\ufe0f', 'a[U+FE0F]'],
    ['line ends', 'a\nb', 'a[U+000A]b'],
    ['halves of characters', 'a\ud800', 'a[U+D800]'],
  ])('shows %s by number', (_what, text, expected) => expect(shown(text)).toBe(expected));

  it.each(['plain text', 'Grüße, 你好, שלום', '👩‍💻 ❤️', ''])('leaves %j alone', (text) => {
    expect(shown(text)).toBe(text);
  });
  it('says what it is, and stays text', () => {
    expect(html`${visible('<b>\u202e')}`.text).toMatch(
      /^&lt;b&gt;<span class="hidden-char" title="RIGHT-TO-LEFT OVERRIDE"/,
    );
  });
});

it('sets a name apart from the text around it', () => {
  expect(named('<i>').text).toBe('<bdi>&lt;i&gt;</bdi>');
});
it('keeps the lines and tabs of a passage, and nothing else that is hidden', () => {
  const { text } = passage('a\r\nb\tc\u200bd');
  expect(text.replace(/^<span class="passage" dir="auto"\s*>|<\/span\s*>$/g, '')).toMatch(
    /^a\nb\tc<span [^>]*>U\+200B<\/span\s*>d$/,
  );
});
