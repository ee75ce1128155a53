/** The texts of a skill that search looks at. */
export interface SearchableTexts {
  readonly slug: string;
  readonly displayName: string;
  readonly summary: string | null;
}

/** Bounds of a search document: words beyond them are not found, which nobody notices. */
const MOST_TOKENS = 400;
const LONGEST_TOKEN = 64;

/** Most texts; quick to cut. */
const ASCII = /^[\p{ASCII}]*$/u;
const RUN = /[\p{L}\p{N}]+/gu;
const CJK_RUN =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}ー]+|[^\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}ー]+/gu;

/**
 * The words of a text: lower case, without accents, runs of letters and digits. Chinese, Japanese and Korean, which
 * write without spaces, are cut from other scripts and then into words (server-semantics 3.15).
 */
export function tokensOf(text: string): string[] {
  const tokens = ASCII.test(text) ? (text.toLowerCase().match(/[a-z0-9]+/g) ?? []) : unicodeTokens(text);
  return tokens.slice(0, MOST_TOKENS).map((token) => token.slice(0, LONGEST_TOKEN));
}

/** A skill's words as a `tsvector`: those of the slug weigh A, of the display name B, of the summary C. */
export function searchDocument({ slug, displayName, summary }: SearchableTexts): string {
  const fields = [
    [tokensOf(slug), 'A'],
    [tokensOf(displayName), 'B'],
    [tokensOf(summary ?? ''), 'C'],
  ] as const;
  return fields.flatMap(([tokens, weight]) => tokens.map((token, i) => `'${token}':${i + 1}${weight}`)).join(' ');
}

/** All of the words, as a `tsquery`: as they are, or as beginnings of words; in the fields of the given weights. */
export function searchQuery(tokens: readonly string[], match: 'equal' | 'prefix', weights: string): string {
  const star = match === 'prefix' ? '*' : '';
  return tokens.map((token) => `'${token}':${star}${weights}`).join(' & ');
}

function unicodeTokens(text: string): string[] {
  const unaccented = text.normalize('NFKD').replaceAll(/[\u0300-\u036f]/g, '');
  const runs = unaccented.normalize('NFC').toLowerCase().match(RUN) ?? [];
  const parts = runs.slice(0, MOST_TOKENS).flatMap((run) => run.match(CJK_RUN) ?? []);
  return parts.slice(0, MOST_TOKENS).flatMap((part) => (isCjk(part) ? wordsOf(part) : [part]));
}

function isCjk(text: string): boolean {
  return /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}ー]/u.test(text);
}

function wordsOf(text: string): string[] {
  const words = [...segmenterOf(text).segment(text)]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment);
  return words.length > 0 ? words : Array.from(text);
}

const SEGMENTERS = { zh: segmenter('zh'), ja: segmenter('ja'), ko: segmenter('ko') };

function segmenterOf(text: string): Intl.Segmenter {
  if (/[\p{sc=Hiragana}\p{sc=Katakana}]/u.test(text)) return SEGMENTERS.ja;
  return /\p{sc=Hangul}/u.test(text) ? SEGMENTERS.ko : SEGMENTERS.zh;
}

function segmenter(locale: string): Intl.Segmenter {
  return new Intl.Segmenter(locale, { granularity: 'word' });
}
