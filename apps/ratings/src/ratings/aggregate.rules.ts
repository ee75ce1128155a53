/** A rating's stars. */
export type Score = 1 | 2 | 3 | 4 | 5;
export const SCORES: readonly Score[] = [1, 2, 3, 4, 5];

export type Counts = Readonly<Record<Score, number>>;
export const NO_COUNTS: Counts = { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 };

/** How many visible ratings of each score a plugin has. `revision` grows by one with every change, from 0. */
export interface Totals {
  readonly counts: Counts;
  readonly revision: number;
  /** How many of them by people who had installed the plugin. */
  readonly verified: number;
  /** Since when updates of the plugin are held for the sake of these numbers; null: they are not. */
  readonly heldSince: Date | null;
}
export const NO_RATINGS: Totals = { counts: NO_COUNTS, revision: 0, verified: 0, heldSince: null };

/** What a reader is shown of some ratings. */
export interface Aggregate {
  /** Rounded half up to one decimal; 0 without ratings (server-semantics 9.1). */
  readonly averageScore: number;
  readonly totalRatings: number;
  /** All five scores, also those nobody gave. */
  readonly distribution: Record<string, number>;
}

export function aggregateOf(counts: Counts): Aggregate {
  const totalRatings = countFrom(counts, 1);
  const averageScore = totalRatings === 0 ? 0 : Math.round((sumOf(counts) * 10) / totalRatings) / 10;
  return { averageScore, totalRatings, distribution: { ...counts } };
}

/** How many ratings have at least `minScore`. */
export function countFrom(counts: Counts, minScore: number): number {
  return SCORES.filter((score) => score >= minScore).reduce((many, score) => many + counts[score], 0);
}

/** What is believed of a plugin before anybody has rated it. */
export interface Prior {
  readonly mean: number;
  /** How many ratings the mean counts for. */
  readonly weight: number;
}
/** standards 7.1 */
const PRIOR_WEIGHT = 10;
const MEAN_OF_FEW = 3;
const FEW = 50;

/** The mean over the ratings of all plugins, once there are enough to have one (standards 7.1). */
export function priorOf(all: Counts): Prior {
  const ratings = countFrom(all, 1);
  return { mean: ratings < FEW ? MEAN_OF_FEW : hundredths(sumOf(all) / ratings), weight: PRIOR_WEIGHT };
}

/** The mean a plugin would have with the prior's ratings besides its own; rounded to two decimals. */
export function bayesianScore(counts: Counts, { mean, weight }: Prior): number {
  return hundredths((weight * mean + sumOf(counts)) / (weight + countFrom(counts, 1)));
}

/** The lower end of the 95 % interval of the mean, by the spread of the scores; 0 without ratings, never below 1 with. */
export function confidence(counts: Counts): number {
  const many = countFrom(counts, 1);
  if (many === 0) return 0;
  const mean = sumOf(counts) / many;
  const squares = SCORES.reduce((sum, score) => sum + counts[score] * (score - mean) ** 2, 0);
  return hundredths(Math.max(1, mean - 1.96 * Math.sqrt(squares / many / many)));
}

/** All scores together. */
export function sumOf(counts: Counts): number {
  return SCORES.reduce((stars, score) => stars + score * counts[score], 0);
}
function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
