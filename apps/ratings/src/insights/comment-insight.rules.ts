import type { Sentiment } from '@app/contracts';

/** What a machine makes of one comment. Words of a closed list and a number: nothing a reviewer or a model wrote. */
export interface CommentInsight {
  /** -1 (unhappy) to 1 (happy). */
  readonly sentimentScore: number;
  readonly themes: readonly string[];
  /** Those of the themes that it asks for. */
  readonly requested: readonly string[];
}
/** A comment to be looked at. */
export interface Comment {
  readonly text: string;
  /** 1 to 5: what its author gave. */
  readonly score: number;
}

const NEUTRAL = 0.15;

export function sentimentOf(score: number): Sentiment {
  if (score > NEUTRAL) return 'positive';
  return score < -NEUTRAL ? 'negative' : 'neutral';
}
/** Two decimals are more than a guess is worth; within -1 and 1. */
export function rounded(score: number): number {
  return Math.round(Math.min(1, Math.max(-1, score)) * 100) / 100 || 0;
}
