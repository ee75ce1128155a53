import { Injectable } from '@nestjs/common';
import { MOST_POSTINGS, SearchRepository, type Spread } from './search.repository';
import type { Query } from './score.rules';
import { searchQuery } from './tokens.rules';

/** Words beyond that do not narrow a search any more. */
const MOST_WORDS = 32;
/** Of these the rarest one leads; the others narrow what it finds. */
const MOST_DRIVERS = 6;
/** So many of the most popular skills match that looking through all others would bring nothing better. */
const PLENTY = 100;
/** Beginnings shorter than that are words by themselves, or too many. */
const SHORTEST_BEGINNING = 3;

/** Skills that may answer a query, tier by tier until there are enough; every step's work is bounded. */
@Injectable()
export class Candidates {
  constructor(private readonly repository: SearchRepository) {}

  /** Whose slug or display name is the query. */
  exact({ key, words }: Query, text: string): Promise<string[]> {
    return this.repository.named([text.trim().toLowerCase(), words.join('-')], key);
  }

  /** Those that have the words, whole or as beginnings; at least `enough` of them if there are. */
  async byWords(query: Query, enough: number): Promise<Set<string>> {
    const words = [...new Set(query.words)].slice(0, MOST_WORDS);
    const found = new Set<string>();
    const add = (ids: readonly string[]): void => ids.forEach((id) => found.add(id));
    if (words.length === 0) return found;
    const spread = await this.repository.spread(words.toSorted((a, b) => b.length - a.length).slice(0, MOST_DRIVERS));
    const rarest = spread.reduce((best, one) => (one.equal < best.equal ? one : best));
    if (rarest.equal > 0) add(await this.repository.withWord(rarest.word, words));
    if (found.size < enough) add(await this.byBeginnings(words, spread));
    if (found.size < enough) add(await this.byTexts(words));
    return found;
  }

  /** Those that somebody with taste has marked. */
  async highlighted({ words }: Query): Promise<Set<string>> {
    if (words.length === 0) return new Set();
    return new Set(await this.repository.highlighted(searchQuery(words.slice(0, MOST_WORDS), 'prefix', 'ABCD')));
  }

  private async byBeginnings(words: readonly string[], spread: readonly Spread[]): Promise<string[]> {
    const rarest = spread.reduce((best, one) => (one.prefix < best.prefix ? one : best));
    if (rarest.prefix === 0) return [];
    if (rarest.prefix <= MOST_POSTINGS) return this.repository.withBeginning(rarest.word, words);
    return words.length === 1 ? this.repository.expansions(rarest.word) : [];
  }

  private async byTexts(words: readonly string[]): Promise<string[]> {
    const popular = await this.repository.popular(searchQuery(words, 'prefix', 'ABCD'));
    if (popular.length >= PLENTY) return popular;
    const match = words.map((word) =>
      searchQuery([word], Array.from(word).length < SHORTEST_BEGINNING && isAscii(word) ? 'equal' : 'prefix', 'ABCD'),
    );
    return [...popular, ...(await this.repository.matching(match.join(' & ')))];
  }
}

function isAscii(word: string): boolean {
  return /^[a-z0-9]+$/.test(word);
}
