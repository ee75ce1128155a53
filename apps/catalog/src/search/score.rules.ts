import { indexTokensOf, keyOf, tokensOf, type SearchableTexts } from './tokens.rules';

/**
 * How a skill answers a query, best first. A better tier always comes first; numbers decide within one:
 * `exact` the slug or the display name is the query; `token` every word is a word of slug or name; `prefix` every word
 * begins one; `text` every word begins a word of slug, name, summary or tags; `similar` only the embedding is near.
 */
export const TIERS = ['exact', 'token', 'prefix', 'text', 'similar'] as const;
export type Tier = (typeof TIERS)[number];

export type NamedTexts = Pick<SearchableTexts, 'slug' | 'displayName'>;

/** A query, cut once. */
export interface Query {
  readonly key: string;
  /** Its words in their order; at least one, or none for a name of punctuation only. */
  readonly words: readonly string[];
}
/** A skill's names, cut once. */
interface Names {
  readonly slugKey: string;
  readonly nameKey: string;
  readonly slug: readonly string[];
  readonly name: readonly string[];
}

/** A step between tiers, greater than everything else can add up to. */
const TIER_STEP = 10;

export interface ScoreParts {
  readonly tier: Tier;
  /** 40 for the best tier, 0 for the last one. */
  readonly tierScore: number;
  /** What slug and name say (server-semantics 3.15). */
  readonly lexical: number;
  /** Cosine of the embeddings, 0 to 1. */
  readonly similarity: number;
  /** `0.08 * ln(1 + downloads)` */
  readonly popularity: number;
}
export interface Scorable extends NamedTexts {
  readonly downloads: number;
  readonly similarity: number;
}

export function queryOf(text: string): Query {
  return { key: keyOf(text), words: tokensOf(text) };
}

/** @param hasAllWords every word of the query begins a word of one of the skill's texts */
export function scoreParts(query: Query, skill: Scorable, hasAllWords: boolean): ScoreParts {
  const names = namesOf(skill);
  const { similarity, downloads } = skill;
  const popularity = 0.08 * Math.log(1 + downloads);
  const tier = tierOf(query, names, hasAllWords);
  const tierScore = (TIERS.length - 1 - TIERS.indexOf(tier)) * TIER_STEP;
  return { tier, tierScore, lexical: lexicalScore(query, names), similarity, popularity };
}

export function totalOf({ tierScore, lexical, similarity, popularity }: ScoreParts): number {
  return tierScore + lexical + similarity + popularity;
}

/**
 * What a word counts for by where it stands: the order skills are kept in for each word, best first. The same numbers
 * as for a query of this one word.
 */
export function wordWeight(word: string, texts: NamedTexts): number {
  const query = { key: word, words: [word] };
  return lexicalScore(query, namesOf(texts));
}

function namesOf({ slug, displayName }: NamedTexts): Names {
  const words = { slug: indexTokensOf(slug), name: indexTokensOf(displayName) };
  return { slugKey: keyOf(slug), nameKey: keyOf(displayName), ...words };
}

function tierOf({ key, words }: Query, { slugKey, nameKey, slug, name }: Names, hasAllWords: boolean): Tier {
  if (key === slugKey || key === nameKey) return 'exact';
  const both = [...slug, ...name];
  if (words.length > 0 && everyEqual(words, both)) return 'token';
  if (words.length > 0 && everyPrefix(words, both)) return 'prefix';
  return hasAllWords ? 'text' : 'similar';
}

function lexicalScore({ key, words }: Query, { slugKey, slug, name }: Names): number {
  const ofSlug = key === slugKey ? 2.5 : partScore(words, slug, 1.4, 0.8);
  return ofSlug + partScore(words, name, 1.1, 0.6);
}

function partScore(words: readonly string[], tokens: readonly string[], equal: number, prefix: number): number {
  if (words.length === 0) return 0;
  if (everyEqual(words, tokens)) return equal;
  return everyPrefix(words, tokens) ? prefix : 0;
}

function everyEqual(words: readonly string[], tokens: readonly string[]): boolean {
  return words.every((word) => tokens.includes(word));
}

function everyPrefix(words: readonly string[], tokens: readonly string[]): boolean {
  return words.every((word) => tokens.some((token) => token.startsWith(word)));
}
