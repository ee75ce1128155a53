import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';

export interface NpmHitRow {
  readonly name: string;
  readonly ownerHandle: string;
  readonly version: string;
  readonly summary: string | null;
  readonly details: unknown;
  readonly publishedAt: Date;
  readonly downloads: number;
}
export interface NpmHits {
  readonly hits: NpmHitRow[];
  readonly total: number;
}

/** As many of the newest are looked at before the index is asked. */
const RECENT = 500;
/** Words that so many of them have are common: what is older would be about as good. */
const COMMON = 250;
/** How many the index gives at most; more count neither as hits nor into the total. */
const MOST = 1000;

const LISTED = `l.facets @> '{plugin,public}' AND concat_ws(' ', l.name, l.display_name, l.summary) LIKE ALL ($1::text[])`;
const TOKENS = 'catalog.listing_tokens(l.name, l.display_name, l.runtime_id, l.summary, l.tags)';
const NEWEST = 'ORDER BY l.updated_at DESC, l.item_id DESC LIMIT';

/** What `npm search` finds: public packages with every word in their name, title or summary, the most downloaded first. */
@Injectable()
export class NpmSearchRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /** Reads a bounded number of listings, whatever the words are. @param words in lower case */
  async search(words: readonly string[], size: number, from: number): Promise<NpmHits> {
    const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
    const longest = [...words].sort((a, b) => b.length - a.length)[0] ?? '';
    const hits = await this.unitOfWork.query<NpmHitRow & { total: number }>(
      `WITH recent AS MATERIALIZED (
         SELECT l.item_id FROM (SELECT * FROM catalog.listing l ${NEWEST} ${RECENT}) l WHERE ${LISTED}),
       found AS (
         SELECT item_id FROM recent
         UNION (SELECT l.item_id FROM catalog.listing l WHERE ${TOKENS} @> ARRAY['=' || left($2, 200)] AND ${LISTED})
         UNION ${indexed('n')}
         UNION ${indexed('t')})
       SELECT i.name, i.owner_handle AS "ownerHandle", v.version, v.summary, v.details, v.listed_at AS "publishedAt",
         i.downloads::float8 AS downloads, count(*) OVER ()::int AS total
       FROM found JOIN catalog.item i ON i.id = found.item_id
       JOIN catalog.version v ON v.id = i.public_version_id AND v.artifact_format = 'tgz'
       ORDER BY i.name = $2 DESC, i.downloads DESC, i.name LIMIT $4 OFFSET $5`,
      [patterns, words[0] ?? '', longest, size, from],
    );
    return { hits, total: hits[0]?.total ?? 0 };
  }
}

/**
 * The newest that have the longest word: 'n' in a name, 't' in another text. Words of one or two letters are in no
 * index; those of ASCII have what is recent only.
 */
function indexed(mark: 'n' | 't'): string {
  return `(SELECT item_id FROM (
    SELECT l.item_id FROM catalog.listing l
    WHERE ${TOKENS} @> catalog.grams_wanted('${mark}', $3) AND ${LISTED} ${NEWEST} ${MOST}) l
    WHERE (SELECT count(*) FROM recent) < ${COMMON} AND (char_length($3) >= 3 OR $3 ~ '[^\\x01-\\x7f]'))`;
}
