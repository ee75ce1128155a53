import Sentiment from 'sentiment';
import type { Analyzer } from './analyzer';
import { rounded, type Comment, type CommentInsight } from './comment-insight.rules';
import { themesIn } from './themes.rules';

/** The strongest word of the list counts 5, hardly any comment has many: half of that is as happy as one gets. */
const STRONG_WORD = 2.5;

/** A list of English words with their mood (AFINN-165), and themes by words: no network, the same answer every time. */
export class LocalAnalyzer implements Analyzer {
  readonly name = 'local';
  private readonly words = new Sentiment();

  analyze(comment: Comment): Promise<CommentInsight> {
    return Promise.resolve({ sentimentScore: this.mood(comment), ...themesIn(comment.text) });
  }

  /** By the words it knows, on average; without any, as in other languages, by the score its author gave. */
  private mood({ text, score }: Comment): number {
    const { score: sum, words } = this.words.analyze(text);
    return rounded(words.length === 0 ? (score - 3) / 2 : sum / words.length / STRONG_WORD);
  }
}
