import { Injectable } from '@nestjs/common';
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
}

/** More skills than that are not scored; the best by field come first, so only the tail of a vague query is cut. */
const MOST_CANDIDATES = 500;

@Injectable()
export class SearchRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /**
   * Public skills in which every word begins some word of slug, display name or summary; found by the word index.
   * Sorted roughly: exact slug, words of slug, of name, beginnings of them, the rest; popular ones first.
   *
   * @param equal whole words only
   */
  findCandidates(query: readonly string[], equal: boolean): Promise<FoundSkill[]> {
    const any = searchQuery(query, equal ? 'equal' : 'prefix', 'ABC');
    const tiers = [
      searchQuery(query, 'equal', 'A'),
      searchQuery(query, 'equal', 'B'),
      searchQuery(query, 'prefix', 'A'),
      searchQuery(query, 'prefix', 'B'),
    ];
    return this.unitOfWork.query<FoundSkill>(
      `SELECT i.id, i.name AS slug, i.display_name AS "displayName", i.summary, i.owner_handle AS "ownerHandle",
         i.owner_display_name AS "ownerDisplayName", i.downloads::float8 AS downloads, i.updated_at AS "updatedAt", v.version
       FROM (
         SELECT f.id, f.tier, f.downloads FROM (
           SELECT i.id, i.downloads, CASE WHEN i.name = $2 THEN 0 WHEN d.document @@ $3::tsquery THEN 1
             WHEN d.document @@ $4::tsquery THEN 2 WHEN d.document @@ $5::tsquery THEN 3
             WHEN d.document @@ $6::tsquery THEN 4 ELSE 5 END AS tier
           FROM catalog.search_document d JOIN catalog.item i ON i.id = d.item_id WHERE d.document @@ $1::tsquery) f
         ORDER BY f.tier, f.downloads DESC, f.id LIMIT ${MOST_CANDIDATES}) best
       JOIN catalog.item i ON i.id = best.id JOIN catalog.version v ON v.id = i.public_version_id
       ORDER BY best.tier, best.downloads DESC, best.id`,
      [any, query.join('-'), ...tiers],
    );
  }
}
