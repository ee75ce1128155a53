import { createHash } from 'node:crypto';

/** The texts of a skill that search looks at. */
export interface SearchableTexts {
  readonly slug: string;
  readonly displayName: string;
  readonly summary: string | null;
  /** Its categories and topics, and the names of its tags without `latest`. */
  readonly tags: readonly string[];
}

/** Bounds of what one text can cost: words beyond them are not found, which nobody notices. */
const MOST_TOKENS = 400;
const LONGEST_TOKEN = 64;
/** Names of more words are found by the others, or whole. */
const MOST_NAME_WORDS = 64;
const LONGEST_KEY = 200;

const ASCII = /^[\p{ASCII}]*$/u;
/** Accents, and what turns a character into an emoji or the other way round. */
const ORNAMENTS = /[\u{300}-\u{36f}]|\u{200d}|\u{20e3}|[\u{fe00}-\u{fe0f}]/gu;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*|\p{RI}{2}|\p{Extended_Pictographic}/gu;
const UNSPACED = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}ー]`;
const SCRIPT_RUN = new RegExp(`${UNSPACED}+|(?:(?!${UNSPACED}).)+`, 'gsu');
const IS_UNSPACED = new RegExp(`^${UNSPACED}`, 'u');

/**
 * The words of a text as a query means them: lower case, without accents, runs of letters and digits, single emoji.
 * Chinese, Japanese and Korean are cut from other scripts and into pairs of neighbours, which no dictionary has to
 * agree on (server-semantics 3.15).
 */
export function tokensOf(text: string): string[] {
  return cut(text, pairsOf);
}

/** The words a text is found by: those of a query for it, and the beginnings of what a query may name only in part. */
export function indexTokensOf(text: string): string[] {
  return cut(text, (characters) => [...pairsOf(characters), ...characters.slice(-1)]);
}

/** What two texts have in common that are the same but for case, accents and punctuation; bounded, for an index. */
export function keyOf(text: string): string {
  const words = wordsOf(text);
  const key = words.length > 0 ? words.join(' ') : plain(text).trim().replaceAll(/\s+/g, ' ');
  return key.length <= LONGEST_KEY ? key : createHash('sha256').update(key).digest('hex');
}

/** A skill's words as a `tsvector`: those of the slug weigh A, of the display name B, of the summary C, of tags D. */
export function searchDocument({ slug, displayName, summary, tags }: SearchableTexts): string {
  const fields = [
    [indexTokensOf(slug), 'A'],
    [indexTokensOf(displayName), 'B'],
    [indexTokensOf(summary ?? ''), 'C'],
    [indexTokensOf(tags.join(' ')), 'D'],
  ] as const;
  return fields.flatMap(([tokens, weight]) => tokens.map((token, i) => `'${token}':${i + 1}${weight}`)).join(' ');
}

/** All of the words, as a `tsquery`: as they are, or as beginnings of words; in the fields of the given weights. */
export function searchQuery(tokens: readonly string[], match: 'equal' | 'prefix', weights: string): string {
  const star = match === 'prefix' ? '*' : '';
  return tokens.map((token) => `'${token}':${star}${weights}`).join(' & ');
}

/** The words of slug and name, once each. */
export function nameWordsOf({ slug, displayName }: Pick<SearchableTexts, 'slug' | 'displayName'>): string[] {
  return [...new Set([...indexTokensOf(slug), ...indexTokensOf(displayName)])].slice(0, MOST_NAME_WORDS);
}

function cut(text: string, unspaced: (characters: string[]) => string[]): string[] {
  const tokens = wordsOf(text)
    .slice(0, MOST_TOKENS)
    .flatMap((word) => (IS_UNSPACED.test(word) ? unspaced(Array.from(word).slice(0, MOST_TOKENS)) : [word]));
  return tokens.slice(0, MOST_TOKENS).map((token) => beginningOf(token, LONGEST_TOKEN));
}

function wordsOf(text: string): string[] {
  if (ASCII.test(text)) return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return (plain(text).match(WORD) ?? []).flatMap((word) => word.match(SCRIPT_RUN) ?? []);
}

function plain(text: string): string {
  return text.normalize('NFKD').replaceAll(ORNAMENTS, '').normalize('NFC').toLowerCase();
}

/** Neighbours, two and two; a character that stands alone is a word. */
function pairsOf(characters: string[]): string[] {
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, i) => characters[i]! + character);
}

/** Never cuts a character in two. */
function beginningOf(token: string, length: number): string {
  return token.length <= length ? token : token.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
