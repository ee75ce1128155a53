import { tokensOf, type SearchableTexts } from './tokens.rules';

export interface Scorable extends SearchableTexts {
  readonly downloads: number;
}

/**
 * How well a skill answers a query (server-semantics 3.15): what the slug says, plus what the display name says, plus
 * a little for popularity. 0 for the texts means that only the summary answers.
 *
 * @param query its tokens, at least one
 */
export function score(query: readonly string[], { slug, displayName, downloads }: Scorable): number {
  return slugScore(query, slug) + nameScore(query, displayName) + 0.08 * Math.log(1 + downloads);
}

/** Whether the query is, word for word, the slug or the display name. */
export function isExact(query: readonly string[], { slug, displayName }: SearchableTexts): boolean {
  const words = query.join(' ');
  return words === tokensOf(slug).join(' ') || words === tokensOf(displayName).join(' ');
}

function slugScore(query: readonly string[], slug: string): number {
  const tokens = tokensOf(slug);
  if (query.join('-') === slug) return 2.5;
  if (everyEqual(query, tokens)) return 1.4;
  return everyPrefix(query, tokens) ? 0.8 : 0;
}

function nameScore(query: readonly string[], displayName: string): number {
  const tokens = tokensOf(displayName);
  if (everyEqual(query, tokens)) return 1.1;
  return everyPrefix(query, tokens) ? 0.6 : 0;
}

function everyEqual(query: readonly string[], tokens: readonly string[]): boolean {
  return query.every((word) => tokens.includes(word));
}

function everyPrefix(query: readonly string[], tokens: readonly string[]): boolean {
  return query.every((word) => tokens.some((token) => token.startsWith(word)));
}
