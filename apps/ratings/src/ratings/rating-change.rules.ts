import type { RatingState } from '@app/contracts';
import type { Score } from './aggregate.rules';

/** What of a rating decides how it counts. */
export interface Countable {
  readonly state: RatingState;
  readonly score: Score;
  readonly createdAt: Date;
  /** The version of the plugin it is about, if its author said. */
  readonly version?: string;
  readonly verified: boolean;
}
/** One rating more (`sign` 1) or less (-1) in every counter it belongs to. */
export interface CountChange {
  readonly sign: 1 | -1;
  readonly score: Score;
  /** Of UTC, such as `2026-11-22`: when the rating was first given. */
  readonly day: string;
  readonly version: string | null;
  readonly verified: boolean;
}

/**
 * How the counters of a plugin change when a rating does. Only a visible rating counts, so that one that is held or
 * hidden leaves every number, and one that comes back joins them again.
 *
 * @param before undefined: it is new
 * @param after  undefined: it is gone
 */
export function countChanges(before: Countable | undefined, after: Countable | undefined): CountChange[] {
  const [less, more] = [counted(before, -1), counted(after, 1)];
  const isSame =
    less !== undefined && more !== undefined && JSON.stringify({ ...less, sign: 1 }) === JSON.stringify(more);
  return isSame ? [] : [less, more].filter((change) => change !== undefined);
}

function counted(rating: Countable | undefined, sign: 1 | -1): CountChange | undefined {
  if (rating?.state !== 'visible') return undefined;
  const { score, createdAt, version = null, verified } = rating;
  return { sign, score, day: createdAt.toISOString().slice(0, 10), version, verified };
}
