import { html, type Content, type Html } from '../pages/html';

/** What people know best of what they do not see. */
const NAMES: Readonly<Record<number, string>> = {
  0x00: 'NUL',
  0x09: 'TAB',
  0x0a: 'LINE FEED',
  0x0d: 'CARRIAGE RETURN',
  0x1b: 'ESCAPE',
  0xa0: 'NO-BREAK SPACE',
  0xad: 'SOFT HYPHEN',
  0x200b: 'ZERO WIDTH SPACE',
  0x200c: 'ZERO WIDTH NON-JOINER',
  0x200d: 'ZERO WIDTH JOINER',
  0x200e: 'LEFT-TO-RIGHT MARK',
  0x200f: 'RIGHT-TO-LEFT MARK',
  0x202a: 'LEFT-TO-RIGHT EMBEDDING',
  0x202b: 'RIGHT-TO-LEFT EMBEDDING',
  0x202c: 'POP DIRECTIONAL FORMATTING',
  0x202d: 'LEFT-TO-RIGHT OVERRIDE',
  0x202e: 'RIGHT-TO-LEFT OVERRIDE',
  0x2060: 'WORD JOINER',
  0x2066: 'LEFT-TO-RIGHT ISOLATE',
  0x2067: 'RIGHT-TO-LEFT ISOLATE',
  0x2068: 'FIRST STRONG ISOLATE',
  0x2069: 'POP DIRECTIONAL ISOLATE',
  0xfeff: 'BYTE ORDER MARK',
};

/** Letters and symbols that are blank: fillers, Braille. */
const BLANK = '\\u115f\\u1160\\u2800\\u3164\\uffa0';
/** Marks that choose or join what is before them. */
const SELECTOR = '[\\u034f\\u17b4\\u17b5\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]';
const PICTURE = '\\p{Extended_Pictographic}\\ufe0f?';
/** A picture may be joined of several; elsewhere every character counts that leaves no trace or moves others. */
const TOLD = new RegExp(
  `(${PICTURE}(?:\\u200d${PICTURE})*)|([\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}${BLANK}]|${SELECTOR}|(?! )\\p{Zs})`,
  'gu',
);

/**
 * Somebody's text on one line, with the characters in it that nobody would see made visible: what hides, joins or
 * turns text around is shown by its number.
 */
export function visible(text: string): Content {
  const parts: Content[] = [];
  let done = 0;
  for (const { index, 0: found, 2: hidden } of text.matchAll(TOLD)) {
    if (hidden === undefined) continue;
    parts.push(text.slice(done, index), mark(hidden));
    done = index + found.length;
  }
  return done === 0 ? text : [...parts, text.slice(done)];
}

/** A name somebody has chosen, set apart from the text around it. */
export function named(text: string): Html {
  return html`<bdi>${visible(text)}</bdi>`;
}

/** Somebody's text with its lines and tabs, such as a report. */
export function passage(text: string): Html {
  const lines = text.split(/\r?\n/).map((line) => line.split('\t').map(visible));
  const tabbed = lines.map((cells) => cells.map((cell, i) => [i > 0 && '\t', cell]));
  return html`<span class="passage" dir="auto">${tabbed.map((line, i) => [i > 0 && '\n', line])}</span>`;
}

function mark(character: string): Html {
  const point = character.codePointAt(0)!;
  const name = NAMES[point] ?? 'a character that is not shown';
  return html`<span class="hidden-char" title="${name}">U+${point.toString(16).toUpperCase().padStart(4, '0')}</span>`;
}
