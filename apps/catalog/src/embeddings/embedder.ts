import type { SearchableTexts } from '../search/tokens.rules';

export type ShownTexts = Omit<SearchableTexts, 'tags'>;

/** Injection token of the `Embedder` in use. */
export const EMBEDDER = 'catalog.embedder';

/** Turns texts into vectors whose directions are near when the texts are alike. */
export interface Embedder {
  /** What made a vector, with everything that shapes it: vectors of different models cannot be compared. */
  readonly model: string;
  /** Works without a network and answers at once, so that it may be used inside a transaction. */
  readonly isLocal: boolean;
  /** Cosine from which on a skill without the query's words may be worth showing, 0 to 1. */
  readonly leastSimilarity: number;
  /** One vector a skill, in their order. @throws EmbeddingFailed */
  embedSkills(skills: readonly SearchableTexts[]): Promise<Float32Array[]>;
  /** Whether a skill that is this near to the query is worth showing, without having its words. */
  isNear(query: string, skill: ShownTexts, similarity: number): boolean;
  /** Undefined when it cannot be had in the time a search has. */
  embedQuery(text: string): Promise<Float32Array | undefined>;
}

/** The provider did not answer, or not with vectors. */
export class EmbeddingFailed extends Error {
  constructor(
    message: string,
    /** The same texts will be refused again. */
    readonly isRefusal = false,
  ) {
    super(message);
    this.name = 'EmbeddingFailed';
  }
}
