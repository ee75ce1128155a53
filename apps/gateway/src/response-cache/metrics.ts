import { Counter } from 'prom-client';

/** What operators see of the memory of a gateway. Names are public: dashboards and alerts use them (docs/metrics.md). */

/** Since the number was last read: to add one to a plain number costs nothing, to a counter half a microsecond. */
let answered = 0;

export function noteAnswered(): void {
  answered += 1;
}

export const answersFromMemory = new Counter({
  name: 'reef_answers_from_memory_total',
  help: 'Requests answered from memory, before the router',
  collect() {
    this.inc(answered);
    answered = 0;
  },
});

/** Looked up since the numbers were last read. */
export interface Lookups {
  hits: number;
  misses: number;
}
const lookups = new Map<string, Lookups>();

/** Where a cache counts what it had and what it had not. Caches of one name are counted together. */
export function lookupsOf(cache: string): Lookups {
  const known = lookups.get(cache) ?? { hits: 0, misses: 0 };
  lookups.set(cache, known);
  return known;
}

export const cacheLookups = new Counter({
  name: 'reef_cache_lookups_total',
  help: 'Look-ups in a memory of a gateway, by cache and outcome: hit, or miss (somebody had to be asked)',
  labelNames: ['cache', 'outcome'],
  collect() {
    for (const [cache, counted] of lookups) {
      this.inc({ cache, outcome: 'hit' }, counted.hits);
      this.inc({ cache, outcome: 'miss' }, counted.misses);
      counted.hits = counted.misses = 0;
    }
  },
});
