/** A rating's stars. */
export type Score = 1 | 2 | 3 | 4 | 5;
export const SCORES: readonly Score[] = [1, 2, 3, 4, 5];

/** How many ratings of each score a plugin has. `revision` grows by one with every change, from 0. */
export interface Totals {
  readonly counts: Readonly<Record<Score, number>>;
  readonly revision: number;
}
export const NO_RATINGS: Totals = { counts: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 }, revision: 0 };

/** What a reader is shown of all ratings of a plugin. */
export interface Aggregate {
  /** Rounded half up to one decimal; 0 without ratings (server-semantics 9.1). */
  readonly averageScore: number;
  readonly totalRatings: number;
  /** All five scores, also those nobody gave. */
  readonly distribution: Record<string, number>;
}

export function aggregateOf({ counts }: Totals): Aggregate {
  const totalRatings = countFrom(counts, 1);
  const sum = SCORES.reduce((stars, score) => stars + score * counts[score], 0);
  const averageScore = totalRatings === 0 ? 0 : Math.round((sum * 10) / totalRatings) / 10;
  return { averageScore, totalRatings, distribution: { ...counts } };
}

/** How many ratings have at least `minScore`. */
export function countFrom(counts: Totals['counts'], minScore: number): number {
  return SCORES.filter((score) => score >= minScore).reduce((many, score) => many + counts[score], 0);
}
