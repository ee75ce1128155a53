import { matchesOf } from './matching';

/** Letters of the tag block; flags of regions are written with them too, and begin with a black flag. */
const TAGS = /(?<!\u{1F3F4}[\u{E0020}-\u{E007E}]{0,8})[\u{E0020}-\u{E007E}]{6,4000}/u;
const SELECTORS = /[\u{E0100}-\u{E01EF}]{6,4000}/u;
const ZERO_WIDTH = /[\u200b-\u200d\u2060-\u2064\ufeff]{16,8000}/u;
const BITS_PER_LETTER = 8;
const MOST_BITS = 4000;

/** Text in characters that are not shown: tag letters, variation selectors, and zero-width characters used as bits. */
export function* invisibleTextsIn(text: string): Generator<{ index: number; text: string }> {
  if (!/[\u200b\u2060\ufeff\udb40]/.test(text)) return;
  for (const match of matchesOf(TAGS, text)) yield { index: match.index, text: shifted(match[0], 0xe0000) };
  for (const match of matchesOf(SELECTORS, text)) yield { index: match.index, text: shifted(match[0], 0xe0100 - 16) };
  for (const match of matchesOf(ZERO_WIDTH, text)) {
    for (const decoded of bitTexts(match[0])) yield { index: match.index, text: decoded };
  }
}

function shifted(run: string, base: number): string {
  return [...run].map((char) => String.fromCharCode((char.codePointAt(0) ?? base) - base)).join('');
}

/** Two of the characters are 0 and 1, either way round. Enough is decoded to see what it is. */
function* bitTexts(run: string): Generator<string> {
  const [zero, one] = [...new Set(run.slice(0, MOST_BITS))];
  if (zero === undefined || one === undefined) return;
  for (const high of [zero, one]) {
    let text = '';
    let value = 0;
    let bits = 0;
    for (let i = 0; i < Math.min(run.length, MOST_BITS); i++) {
      const char = run[i];
      if (char !== zero && char !== one) continue;
      value = value * 2 + (char === high ? 1 : 0);
      if (++bits < BITS_PER_LETTER) continue;
      text += String.fromCharCode(value);
      value = bits = 0;
    }
    if (/^[\t\n\r\x20-\x7e]{4,1000}$/.test(text)) yield text;
  }
}
