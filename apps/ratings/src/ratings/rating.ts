import type { RatingMetadata, RatingState } from '@app/contracts';
import type { Score } from './aggregate.rules';

/** A rating as it is kept. */
export interface Rating {
  readonly id: string;
  readonly pluginId: string;
  readonly userId: string;
  readonly score: Score;
  readonly comment?: string;
  readonly metadata: RatingMetadata;
  /** The version of the plugin it is about, if its author said. */
  readonly version?: string;
  readonly createdAt: Date;
  readonly updatedAt?: Date;
  readonly state: RatingState;
  /** Why it is not visible: a code per rule, or `moderator`. */
  readonly reasons: readonly string[];
  /** Grows by one with every change. */
  readonly revision: number;
  /** The client that sent it with a token of its own. */
  readonly clientId?: string;
  /** The author had installed the plugin by then. */
  readonly verified: boolean;
  /** A keyed hash of the network it came from. */
  readonly network?: string;
  readonly helpful: number;
  /** The answer of the plugin's publisher. */
  readonly reply?: string;
  /** Its words are not shown while the author is banned; the score counts on (server-semantics 9.1). */
  readonly authorBanned: boolean;
}
