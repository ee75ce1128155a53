import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { OFFICIAL_POINTS, pointsFor, type ListedPackageRow } from './package-list.rules';
import { LISTED_COLUMNS, type Wanted } from './package-lists.repository';

export interface FoundPackageRow extends ListedPackageRow {
  readonly score: number;
}

/** Bounds of the work for one query, whatever it is. */
const RECENT = 500;
/** A query that so many of the recent ones answer is common: the others would be about as good. */
const COMMON = 100;
const MOST_EQUAL = 150;
const MOST_OF_SOURCE = 500;

const TOKENS = 'catalog.listing_tokens(l.name, l.display_name, l.runtime_id, l.summary, l.tags)';
const NEWEST = 'ORDER BY l.updated_at DESC, l.item_id DESC LIMIT';

/**
 * Finds by a part of a text (server-semantics 4.6). Candidates come from sources that each give a bounded number of
 * listings: those with a name that is the query, the newest with one that begins with it, and the most recent of all.
 * Unless many of these answer, also the newest with the query in a name, and with it in the other texts. Points decide.
 */
@Injectable()
export class PackageSearchRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /** @param query not blank, in any case */
  search({ facets, gates }: Wanted, query: string, limit: number): Promise<FoundPackageRow[]> {
    return this.unitOfWork.query<FoundPackageRow>(
      `WITH recent AS MATERIALIZED (
         SELECT l.item_id FROM (SELECT * FROM catalog.listing l ${NEWEST} ${RECENT}) l
         WHERE l.facets @> $2::text[] AND l.facets && $3::text[] AND ${pointsFor('lower($4)')} > 0),
       candidate AS (
         SELECT item_id FROM recent
         UNION ${source(`ARRAY['=' || left(lower($4), 200)]`, MOST_EQUAL)}
         UNION ${source(`ARRAY['^' || left(lower($4), 3)] || ${gramsIn('n', 4)}`, MOST_OF_SOURCE)}
         UNION ${source(gramsIn('n', 3), MOST_OF_SOURCE, IF_NEEDED)}
         UNION ${source(gramsIn('t', 3), MOST_OF_SOURCE, IF_NEEDED)}),
       scored AS MATERIALIZED (
         SELECT l.item_id, l.updated_at, l.is_official, ${pointsFor('lower($4)')} AS points
         FROM candidate JOIN catalog.listing l USING (item_id)),
       best AS (
         SELECT item_id, updated_at, is_official,
           points + CASE WHEN is_official THEN ${OFFICIAL_POINTS} ELSE 0 END AS score
         FROM scored WHERE points > 0 ORDER BY score DESC, is_official DESC, updated_at DESC, item_id DESC LIMIT $1)
       SELECT ${LISTED_COLUMNS}, best.score FROM best
       JOIN catalog.item i ON i.id = best.item_id LEFT JOIN catalog.version v ON v.id = i.public_version_id
       ORDER BY best.score DESC, best.is_official DESC, best.updated_at DESC, best.item_id DESC`,
      [limit, facets, gates, query],
    );
  }
}

/** Runs of one or two letters are in no index: what begins with them, and what is recent, has to do. */
const IF_NEEDED = `AND (SELECT count(*) FROM recent) < ${COMMON}
  AND (char_length($4) >= 3 OR lower($4) ~ '[^\\x01-\\x7f]')`;

/** The tokens of the query's runs of characters; none of a query shorter than `least`. */
function gramsIn(mark: 'n' | 't', least: 3 | 4): string {
  const grams = `catalog.grams_wanted('${mark}', lower($4))`;
  return least === 3 ? grams : `CASE WHEN char_length($4) >= ${least} THEN ${grams} ELSE '{}' END`;
}

/** The newest with all these tokens that pass the filters. @param condition as SQL, with a leading AND */
function source(tokens: string, most: number, condition = ''): string {
  return `(SELECT found.item_id FROM unnest($3::text[]) gate CROSS JOIN LATERAL (
    SELECT l.item_id FROM catalog.listing l WHERE l.facets @> ($2::text[] || gate) AND ${TOKENS} @> (${tokens})
    ${NEWEST} ${most}) found WHERE true ${condition})`;
}
