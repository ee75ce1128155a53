import { tokensOf, type SearchableTexts } from '../search/tokens.rules';
import type { Embedder, ShownTexts } from './embedder';
import { embedQueryLocally, embedSkillLocally, LOCAL_DIMENSIONS } from './local-embedding.rules';
import { everyWordIsNear } from './near-words.rules';

/** Needs no network and no weights: tolerates misspellings and other forms of a word, knows nothing of meaning. */
export class LocalEmbedder implements Embedder {
  readonly model = `local-trigrams-1/${LOCAL_DIMENSIONS}`;
  readonly isLocal = true;
  readonly leastSimilarity = 0.3;

  async embedSkills(skills: readonly SearchableTexts[]): Promise<Float32Array[]> {
    return skills.map(embedSkillLocally);
  }
  async embedQuery(text: string): Promise<Float32Array> {
    return embedQueryLocally(text);
  }
  /** Letters are all it knows, so every word must have its like: a name with another number is another skill. */
  isNear(query: string, { slug, displayName, summary }: ShownTexts, similarity: number): boolean {
    if (similarity < this.leastSimilarity) return false;
    return everyWordIsNear(tokensOf(query), tokensOf(`${slug} ${displayName} ${summary ?? ''}`));
  }
}
