import { inflateRawSync, inflateSync, gunzipSync } from 'node:zlib';

/** A run of encoded characters in a text, and what it says. */
export interface Decoded {
  /** Where the run begins in the text it was found in. */
  readonly index: number;
  readonly text: string;
}

const SHORTEST_RUN = 20;
const PROBE_CHARS = 32;
const REACH = 300;
const MOST_BACKWARDS = 200;
const MOST_INFLATED = 1024 * 1024;
const BASE64 = 1;
const HEX = 2;
const WORD_CLASSES = classesOf();

function classesOf(): Uint8Array {
  const classes = new Uint8Array(128);
  const add = (chars: string, mark: number): void => {
    for (const char of chars) classes[char.charCodeAt(0)]! |= mark;
  };
  add('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_', BASE64);
  add('0123456789abcdefABCDEF', HEX);
  return classes;
}

/**
 * The readable texts that are encoded in a text: base64 (also URL-safe, UTF-16 and compressed), hexadecimal, `\x`, `\u`
 * and `%` escapes, and lists of character codes. What decodes to anything but readable text is passed over.
 */
export function* decodedRunsIn(text: string): Generator<Decoded> {
  yield* wordRuns(text);
  for (const [mark, pattern, decode] of ESCAPES) {
    if (!text.includes(mark)) continue;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      const decoded = readable(decode(match[0]));
      if (decoded !== null) yield { index: match.index, text: decoded };
    }
  }
  yield* backwards(text);
}

const fromCodes = (codes: readonly number[]): string => String.fromCharCode(...codes.filter((code) => code < 0x10000));
const hexPairs = (text: string): string =>
  fromCodes((text.match(/[0-9a-f]{2}/gi) ?? []).map((pair) => parseInt(pair, 16)));

const ESCAPES: readonly (readonly [mark: string, pattern: RegExp, decode: (run: string) => string])[] = [
  ['\\x', /(?:\\x[0-9a-f]{2}){4,4000}/gi, (run) => hexPairs(run.replaceAll('\\x', ' '))],
  ['\\u00', /(?:\\u00[0-9a-f]{2}){4,4000}/gi, (run) => hexPairs(run.replaceAll('\\u00', ' '))],
  [
    '%',
    /(?:%[0-9a-f]{2}[\w.~:/-]{0,8}){6,2000}/gi,
    (run) => run.replace(/%([0-9a-f]{2})/gi, (_, pair: string) => hexPairs(pair)),
  ],
  [
    ',',
    /(?<!\d)(?:\d{2,3}[ \n]{0,2},[ \n]{0,2}){11,2000}\d{2,3}(?!\d)/g,
    (run) => {
      const codes = (run.match(/\d{1,3}/g) ?? []).map(Number);
      return codes.every((code) => code === 9 || code === 10 || code === 13 || (code >= 32 && code < 127))
        ? fromCodes(codes)
        : '';
    },
  ],
];

/**
 * Runs of base64 and of hexadecimal digits. Looks at every twentieth character first: where that is none of theirs, no
 * run of twenty can cross it, and nothing between needs a look. Only runs that look like text are decoded as a whole.
 */
function* wordRuns(text: string): Generator<Decoded> {
  for (let from = 0; from + SHORTEST_RUN <= text.length;) {
    let start = from + SHORTEST_RUN - 1;
    if (wordClass(text, start) === 0) {
      from = start + 1;
      continue;
    }
    while (start > from && wordClass(text, start - 1) !== 0) start--;
    let end = from + SHORTEST_RUN;
    while (end < text.length && wordClass(text, end) !== 0) end++;
    if (end - start >= SHORTEST_RUN) {
      const decoded = decodeWord(text, start, end);
      if (decoded !== null) yield { index: start, text: decoded };
    }
    from = end + 1;
  }
}

function wordClass(text: string, index: number): number {
  const char = text.charCodeAt(index);
  return char < 128 ? WORD_CLASSES[char]! : 0;
}

function decodeWord(text: string, start: number, end: number): string | null {
  if ((end - start) % 2 === 0 && isHexadecimal(text, start, end)) {
    const plain = readable(Buffer.from(text.slice(start, end), 'hex').toString('latin1'));
    if (plain !== null) return plain;
  }
  const probe = Buffer.from(text.slice(start, Math.min(end, start + PROBE_CHARS)), 'base64');
  const compressed = isCompressed(probe);
  if (!compressed && !looksLikeText(probe)) return null;
  const bytes = Buffer.from(text.slice(start, end), 'base64');
  const whole = compressed ? inflated(bytes) : bytes;
  if (whole === null) return null;
  return readable(whole[1] === 0 && whole[3] === 0 ? whole.toString('utf16le') : whole.toString('utf8'));
}

function isHexadecimal(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if ((wordClass(text, i) & HEX) === 0) return false;
  return true;
}

/** Text written backwards is not encoded, but it hides as well; addresses give it away. */
function* backwards(text: string): Generator<Decoded> {
  let count = 0;
  for (const mark of ['//:ptth', '//:sptth']) {
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + REACH)) {
      if (++count > MOST_BACKWARDS) return;
      yield { index: at, text: reversed(text.slice(Math.max(0, at - REACH), at + REACH)) };
    }
  }
}

function reversed(text: string): string {
  let result = '';
  for (let i = text.length - 1; i >= 0; i--) result += text.charAt(i);
  return result;
}

const isCompressed = (bytes: Buffer): boolean =>
  (bytes[0] === 0x1f && bytes[1] === 0x8b) || (bytes[0] === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(bytes[1] ?? 0));

function inflated(bytes: Buffer): Buffer | null {
  const options = { maxOutputLength: MOST_INFLATED };
  for (const inflate of [gunzipSync, inflateSync, inflateRawSync]) {
    try {
      return inflate(bytes, options);
    } catch {
      continue; // not this format, broken, or too large: nothing to read
    }
  }
  return null;
}

function looksLikeText(bytes: Buffer): boolean {
  let odd = 0;
  for (const [i, byte] of bytes.entries()) {
    if (byte === 0 && i % 2 === 1) continue; // UTF-16
    if ((byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 127) return false;
    if (byte > 126) odd++;
  }
  return odd * 3 <= bytes.length;
}

/** The text itself when a person could read it, else null. Identifiers that decode to letter salad are no text. */
function readable(text: string): string | null {
  if (text.length < 8) return null;
  const sample = text.slice(0, 400);
  const strange = sample.match(/[^\t\n\r\x20-\x7e\u00a0-\ud7ff\ue000-\ufffc]/g)?.length ?? 0;
  if (strange * 20 > sample.length) return null;
  const plain = sample.match(/[\w\s./:;,()"'=$|&<>{}+-]/g)?.length ?? 0;
  return plain * 10 >= sample.length * 6 ? text : null;
}
