import { Injectable } from '@nestjs/common';
import { MOST_POSTINGS, SearchRepository, type FirstLook, type Spread } from './search.repository';
import type { Query } from './score.rules';
import { searchQuery } from './tokens.rules';

/** Words beyond that do not narrow a search any more. */
const MOST_WORDS = 12;
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

  /** What a query is about: skills of that slug or display name, and how common its words are. */
  firstLook({ key, words }: Query, text: string): Promise<FirstLook> {
    const drivers = distinct(words)
      .toSorted((a, b) => b.length - a.length)
      .slice(0, MOST_DRIVERS);
    return this.repository.firstLook([text.trim().toLowerCase(), words.join('-')], key, drivers);
  }

  /** Those that have the words, whole or as beginnings; at least `enough` of them if there are. */
  async byWords(query: Query, spread: readonly Spread[], enough: number): Promise<Set<string>> {
    const words = distinct(query.words);
    const [first] = spread;
    if (first === undefined) return new Set();
    const rarest = spread.reduce((best, one) => (one.equal < best.equal ? one : best), first);
    const begun = spread.reduce((best, one) => (one.prefix < best.prefix ? one : best), first);
    const whole = rarest.equal === 0 ? [] : await this.repository.withWord(rarest.word, words);
    if (whole.length >= enough) return new Set(whole);
    // Only a word that begins others, or several words, can find more than the whole word does.
    const more = words.length > 1 || begun.prefix > rarest.equal;
    const names = more ? [...whole, ...(await this.byBeginnings(words, begun))] : whole;
    if (new Set(names).size >= enough) return new Set(names);
    return new Set([...names, ...(await this.byTexts(words, begun))]);
  }

  /** Those that somebody with taste has marked. */
  async highlighted({ words }: Query): Promise<Set<string>> {
    if (words.length === 0) return new Set();
    return new Set(await this.repository.highlighted(searchQuery(words.slice(0, MOST_WORDS), 'prefix', 'ABCD')));
  }

  private async byBeginnings(words: readonly string[], { word, prefix }: Spread): Promise<string[]> {
    if (prefix === 0) return [];
    if (prefix <= MOST_POSTINGS) return this.repository.withBeginning(word, words);
    return words.length === 1 ? this.repository.expansions(word) : [];
  }

  private async byTexts(words: readonly string[], { word, prefix }: Spread): Promise<string[]> {
    const query = searchQuery(words, 'prefix', 'ABCD');
    const isRare = prefix <= MOST_POSTINGS && mayBegin(word);
    const found = isRare ? await this.repository.byLead(query, searchQuery([word], 'prefix', 'ABCD')) : undefined;
    if (found !== undefined) return found;
    const narrow = words.map((one) => searchQuery([one], mayBegin(one) ? 'prefix' : 'equal', 'ABCD'));
    return this.repository.byTexts(query, narrow.join(' & '), PLENTY);
  }
}

/** Whether it is worth looking for what begins with this word. */
function mayBegin(word: string): boolean {
  return Array.from(word).length >= SHORTEST_BEGINNING || !isAscii(word);
}

function distinct(words: readonly string[]): string[] {
  return [...new Set(words)].slice(0, MOST_WORDS);
}

function isAscii(word: string): boolean {
  return /^[a-z0-9]+$/.test(word);
}
