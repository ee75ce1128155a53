import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@app/persistence';
import { EMBEDDER, type Embedder } from '../embeddings/embedder';
import { quantise, signatureOf } from '../embeddings/vector.rules';
import { NearestSkills } from './nearest-skills';
import { wordWeight } from './score.rules';
import { keyOf, nameWordsOf, searchDocument, type SearchableTexts } from './tokens.rules';

/** Of the rules in tokens.rules.ts and score.rules.ts that shape the index: raise it when they do so differently. */
export const EDITION = 1;

export interface IndexedTexts extends SearchableTexts {
  readonly downloads: number;
}
/** Columns of `catalog.item i` and of the version `v` it shows, as `IndexedTexts`. */
export const TEXT_COLUMNS = `i.name AS slug, i.display_name AS "displayName", i.summary, i.downloads::float8 AS downloads,
  v.categories || v.topics || ARRAY(SELECT tag FROM json_object_keys(i.tags) AS tag WHERE tag <> 'latest') AS tags`;

/** Keeps what search finds a skill by, in the transaction that changes what the skill shows. */
@Injectable()
export class SearchIndex {
  constructor(
    @Inject(EMBEDDER) private readonly embedder: Embedder,
    private readonly nearest: NearestSkills,
  ) {}

  /**
   * Indexes a skill as it is now; one that is not public is taken out. Its row must be locked, or be written before.
   * @param anew even when nothing it is found by has changed
   */
  async refresh(tx: Tx, itemId: string, anew = false): Promise<void> {
    const [texts] = await tx.query<IndexedTexts>(
      `SELECT ${TEXT_COLUMNS} FROM catalog.item i JOIN catalog.version v ON v.id = i.public_version_id
       WHERE i.id = $1 AND i.kind = 'skill'`,
      [itemId],
    );
    if (texts === undefined) await this.remove(tx, [itemId]);
    else await this.save(tx, itemId, texts, anew);
  }

  async remove(tx: Tx, itemIds: readonly string[]): Promise<void> {
    await tx.query(`DELETE FROM catalog.search_document WHERE item_id = ANY($1::uuid[])`, [itemIds]);
  }

  /** Keeps a skill's vector. @returns false when its texts have changed since; then it is due again anyway */
  async saveVector(tx: Tx, itemId: string, textsHash: string, vector: Float32Array): Promise<boolean> {
    const stored = quantise(vector);
    const signature = signatureOf(stored);
    const { model } = this.embedder;
    const saved = await tx.query(
      `WITH current AS (
         UPDATE catalog.search_document SET due_at = NULL, failures = 0 WHERE item_id = $1 AND texts_hash = $2
         RETURNING item_id)
       INSERT INTO catalog.search_vector (item_id, model, vector, signature) SELECT item_id, $3, $4, $5 FROM current
       ON CONFLICT (item_id) DO UPDATE SET model = $3, vector = $4, signature = $5, changed_at = clock_timestamp()
       RETURNING 1`,
      [itemId, textsHash, model, Buffer.from(stored.buffer), Buffer.from(signature)],
    );
    if (saved.length > 0) tx.onCommit(() => this.nearest.put(itemId, signature));
    return saved.length > 0;
  }

  private async save(tx: Tx, itemId: string, texts: IndexedTexts, anew: boolean): Promise<void> {
    const hash = hashOf(texts, this.embedder.model);
    const [before] = await tx.query<{ hash: string; isDue: boolean }>(
      `SELECT texts_hash AS hash, due_at IS NOT NULL AS "isDue" FROM catalog.search_document WHERE item_id = $1`,
      [itemId],
    );
    const isCurrent = before?.hash === hash && !anew;
    if (isCurrent && !before.isDue) return; // a version that says the same of the skill
    if (!isCurrent) await this.saveDocument(tx, itemId, texts, hash);
    if (!this.embedder.isLocal) return; // the vector follows, see IndexKeeper
    const [vector] = await this.embedder.embedSkills([texts]);
    await this.saveVector(tx, itemId, hash, vector!);
  }

  private async saveDocument(tx: Tx, itemId: string, texts: IndexedTexts, hash: string): Promise<void> {
    await tx.query(
      `INSERT INTO catalog.search_document (item_id, document, name_key, popularity, edition, texts_hash, due_at)
       VALUES ($1, $2::tsvector, $3, catalog.search_popularity($4), $5, $6, now())
       ON CONFLICT (item_id) DO UPDATE SET document = EXCLUDED.document, name_key = EXCLUDED.name_key,
         popularity = EXCLUDED.popularity, edition = EXCLUDED.edition, texts_hash = EXCLUDED.texts_hash,
         due_at = EXCLUDED.due_at, failures = 0`,
      [itemId, searchDocument(texts), keyOf(texts.displayName), texts.downloads, EDITION, hash],
    );
    await this.saveWords(tx, itemId, texts);
  }

  private async saveWords(tx: Tx, itemId: string, texts: IndexedTexts): Promise<void> {
    const words = nameWordsOf(texts);
    await tx.query(
      `WITH gone AS (DELETE FROM catalog.search_word WHERE item_id = $1 AND word <> ALL($2::text[]))
       INSERT INTO catalog.search_word (item_id, word, weight, rank)
       SELECT $1, word, weight, weight + catalog.search_popularity($4) FROM unnest($2::text[], $3::real[]) AS w (word, weight)
       ON CONFLICT ON CONSTRAINT search_word_once DO UPDATE SET weight = EXCLUDED.weight, rank = EXCLUDED.rank`,
      [itemId, words, words.map((word) => wordWeight(word, texts)), texts.downloads],
    );
  }
}

/** The same for the same texts, indexed by the same rules and model. */
export function hashOf({ slug, displayName, summary, tags }: SearchableTexts, model: string): string {
  const content = JSON.stringify([EDITION, model, slug, displayName, summary, [...tags].sort()]);
  return createHash('sha256').update(content).digest('hex');
}
