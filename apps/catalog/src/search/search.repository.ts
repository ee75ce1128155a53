import { Injectable } from '@nestjs/common';
import type { Verdict } from '@app/contracts';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { searchQuery } from './tokens.rules';

export interface FoundSkill {
  readonly id: string;
  readonly slug: string;
  readonly displayName: string;
  readonly summary: string | null;
  readonly ownerHandle: string;
  readonly ownerDisplayName: string | null;
  readonly downloads: number;
  readonly updatedAt: Date;
  readonly version: string;
  readonly verdict: Verdict;
  readonly highlighted: boolean;
  /** Of the model asked for, if there is one. */
  readonly vector: Uint8Array | null;
}
/** In how many skills' names a word is, and how many words of names begin with it; both up to `MOST_POSTINGS + 1`. */
export interface Spread {
  readonly word: string;
  readonly equal: number;
  readonly prefix: number;
}

export interface FirstLook {
  readonly named: readonly string[];
  readonly spread: readonly Spread[];
}

/** Bounds of the work for one query, whatever it is; see docs/adr/0016. */
export const MOST_POSTINGS = 1_000;
const MOST_OF_SOURCE = 150;
const MOST_EXPANSIONS = 32;
const MOST_OF_EXPANSION = 30;
/** So many texts are looked at one by one. */
const MOST_TEXTS = 2_000;
/** A word in more of so many popular skills is in too many of all. */
const SAMPLE = 200;
const MOST_OF_SAMPLE = 4;

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);
/** Greater than every word that begins with `word`. */
const endOf = (word: string): string => `${word}\u{10ffff}`;

/** Where candidates for a query come from. Each source reads a bounded number of rows, the best first. */
@Injectable()
export class SearchRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /** Skills of exactly that slug or display name, and how common the words are; in one go, for every search asks both. */
  async firstLook(slugs: readonly string[], nameKey: string, words: readonly string[]): Promise<FirstLook> {
    const count = (condition: string): string =>
      `(SELECT count(*)::int FROM (SELECT FROM catalog.search_word s WHERE ${condition} LIMIT ${MOST_POSTINGS + 1}) found)`;
    const [row] = await this.unitOfWork.query<{ named: string[]; spread: Spread[] | null }>(
      `SELECT ARRAY(
         (SELECT id FROM catalog.item WHERE kind = 'skill' AND name = ANY($1) AND public_version_id IS NOT NULL
          ORDER BY downloads DESC, id LIMIT ${MOST_OF_SOURCE})
         UNION
         (SELECT item_id FROM catalog.search_document WHERE name_key = $2
          ORDER BY popularity DESC, item_id LIMIT ${MOST_OF_SOURCE}))::text[] AS named,
         (SELECT json_agg(json_build_object('word', w.word, 'equal', ${count('s.word = w.word')},
            'prefix', ${count('s.word >= w.word AND s.word < w.ending')}))
          FROM unnest($3::text[], $4::text[]) AS w (word, ending)) AS spread`,
      [slugs, nameKey, words, words.map(endOf)],
    );
    return { named: row!.named, spread: row!.spread ?? [] };
  }

  /** The best skills with `driver` in their names; of those only the ones with all `words` in them. */
  async withWord(driver: string, words: readonly string[]): Promise<string[]> {
    const best = `SELECT item_id, rank FROM catalog.search_word WHERE word = $1 ORDER BY rank DESC, item_id`;
    if (words.length === 1) return this.best(`${best} LIMIT ${MOST_OF_SOURCE}`, [driver]);
    return this.best(having(`${best} LIMIT ${MOST_POSTINGS}`), [driver, searchQuery(words, 'equal', 'AB')]);
  }

  /** Every skill whose names have a word that begins with `driver`, which are few; of those the ones with all `words`. */
  async withBeginning(driver: string, words: readonly string[]): Promise<string[]> {
    const all = `SELECT item_id, max(rank) AS rank FROM catalog.search_word WHERE word >= $1 AND word < $2 GROUP BY item_id`;
    if (words.length === 1) return this.best(all, [driver, endOf(driver)]);
    return this.best(having(all, 3), [driver, endOf(driver), searchQuery(words, 'prefix', 'AB')]);
  }

  /** The best skills of each of the first words that begin with `word`: for beginnings that are too common. */
  expansions(word: string): Promise<string[]> {
    const next = (after: string): string =>
      `SELECT word FROM catalog.search_word WHERE word ${after} AND word < $2 ORDER BY word LIMIT 1`;
    return this.best(
      `WITH RECURSIVE found (word, number) AS (
         (SELECT word, 1 FROM (${next('>= $1')}) first)
         UNION ALL
         (SELECT following.word, number + 1 FROM found CROSS JOIN LATERAL (${next('> found.word')}) following
          WHERE number < ${MOST_EXPANSIONS}))
       SELECT item_id, max(rank) AS rank FROM found CROSS JOIN LATERAL (
         SELECT item_id, rank FROM catalog.search_word s WHERE s.word = found.word
         ORDER BY rank DESC, item_id LIMIT ${MOST_OF_EXPANSION}) best GROUP BY item_id`,
      [word, endOf(word)],
    );
  }

  /**
   * The most popular of all skills that match the query, looked for among those that match `lead`, a part of it.
   * Undefined when the lead matches more than can be looked at one by one.
   */
  async byLead(query: string, lead: string): Promise<string[] | undefined> {
    const [row] = await this.unitOfWork.query<{ many: number; ids: string[] }>(
      `WITH sample AS (
         SELECT count(*) FILTER (WHERE document @@ $2::tsquery) AS many FROM (
           SELECT document FROM catalog.search_document ORDER BY popularity DESC, item_id LIMIT ${SAMPLE}) popular),
       led AS MATERIALIZED (
         SELECT item_id, popularity, document @@ $1::tsquery AS matches FROM (
           SELECT item_id, popularity, document FROM catalog.search_document
           WHERE document @@ $2::tsquery AND (SELECT many FROM sample) <= ${MOST_OF_SAMPLE}
           LIMIT ${MOST_TEXTS + 1}) found)
       SELECT CASE WHEN sample.many > ${MOST_OF_SAMPLE} THEN ${MOST_TEXTS + 1}
           ELSE (SELECT count(*)::int FROM led) END AS many,
         ARRAY(SELECT item_id FROM led WHERE matches ORDER BY popularity DESC, item_id
           LIMIT ${MOST_OF_SOURCE})::text[] AS ids
       FROM sample`,
      [query, lead],
    );
    return row!.many > MOST_TEXTS ? undefined : row!.ids;
  }

  /**
   * Those of the most popular skills that match; when these are fewer than `plenty` also those that match the `narrow`
   * query, wherever they are: the most popular ones, unless more than a thousand do.
   */
  byTexts(query: string, narrow: string, plenty: number): Promise<string[]> {
    return this.best(
      `WITH popular AS MATERIALIZED (
         SELECT item_id, popularity FROM (
           SELECT item_id, popularity, document FROM catalog.search_document
           ORDER BY popularity DESC, item_id LIMIT ${MOST_TEXTS}) popular
         WHERE document @@ $1::tsquery)
       SELECT item_id, popularity AS rank FROM popular
       UNION
       SELECT item_id, popularity FROM (
         SELECT item_id, popularity FROM catalog.search_document
         WHERE document @@ $2::tsquery AND (SELECT count(*) FROM popular) < $3 LIMIT ${MOST_POSTINGS}) matching`,
      [query, narrow, plenty],
    );
  }

  /** Highlighted skills that match; there are never many. */
  async highlighted(query: string): Promise<string[]> {
    return this.best(
      `SELECT d.item_id, d.popularity AS rank FROM catalog.item i JOIN catalog.search_document d ON d.item_id = i.id
       WHERE i.kind = 'skill' AND i.highlighted AND d.document @@ $1::tsquery LIMIT ${MOST_POSTINGS}`,
      [query],
    );
  }

  /** What there is to show of these, as far as everybody may see them, with their vectors of that model. */
  load(ids: readonly string[], model: string | undefined): Promise<FoundSkill[]> {
    return this.unitOfWork.query<FoundSkill>(
      `SELECT i.id, i.name AS slug, i.display_name AS "displayName", i.summary, i.owner_handle AS "ownerHandle",
         i.owner_display_name AS "ownerDisplayName", i.downloads::float8 AS downloads, i.updated_at AS "updatedAt",
         i.highlighted, v.version, v.verdict, s.vector
       FROM catalog.item i JOIN catalog.version v ON v.id = i.public_version_id
       LEFT JOIN catalog.search_vector s ON s.item_id = i.id AND s.model = $2
       WHERE i.id = ANY($1::uuid[]) AND i.kind = 'skill'`,
      [ids, model ?? null],
    );
  }

  private async best(source: string, parameters: unknown[]): Promise<string[]> {
    return idsOf(
      await this.unitOfWork.query<{ id: string }>(
        `SELECT item_id AS id FROM (${source}) source ORDER BY rank DESC, item_id LIMIT ${MOST_OF_SOURCE}`,
        parameters,
      ),
    );
  }
}

/** Those of the postings whose skill also matches the query in parameter `number`. */
function having(postings: string, number = 2): string {
  return `SELECT p.item_id, p.rank FROM (${postings}) p JOIN catalog.search_document d ON d.item_id = p.item_id
    WHERE d.document @@ $${number}::tsquery`;
}
