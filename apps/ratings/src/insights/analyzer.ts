import type { Comment, CommentInsight } from './comment-insight.rules';

/** Guesses what a comment says. */
export interface Analyzer {
  /** Kept with each guess: who made it. */
  readonly name: string;
  /** @throws AnalyzerFailed */
  analyze(comment: Comment, signal: AbortSignal): Promise<CommentInsight>;
}

/** No guess: a provider that is away, late, or answered something else. The message holds nothing of its answer. */
export class AnalyzerFailed extends Error {}
