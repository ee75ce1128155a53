import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import type { ListedPackageRow } from './package-list.rules';

/** The last item a page has shown. */
export interface PackagePosition {
  readonly updatedAtMs: number;
  readonly id: string;
}
/** Whose listing is wanted: with all of these facets, and one of these gates. */
export interface Wanted {
  readonly facets: readonly string[];
  readonly gates: readonly string[];
}

/** As many of the newest are looked through before the index of facets is asked: most filters fit many of them. */
const RECENT = 500;

/** What is shown of an item `i` and its public version `v`; a package may have none, which is its members' to see. */
export const LISTED_COLUMNS = `i.id, i.name, i.display_name AS "displayName", i.family, i.runtime_id AS "runtimeId",
  i.channel, i.summary, i.owner_handle AS "ownerHandle", i.created_at AS "createdAt", i.updated_at AS "updatedAt",
  v.version AS "latestVersion", coalesce(v.categories, '{}') AS categories, coalesce(v.topics, '{}') AS topics, i.capability_tags AS "capabilityTags", i.verification_tier AS "verificationTier",
  i.downloads::float8 AS downloads, i.installs_all_time::float8 AS installs, i.stars::float8 AS stars,
  i.version_count AS versions`;

/** Skills and plugins in one order; ids are in the order of creation, which decides between equal updates. */
@Injectable()
export class PackageListsRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /** The next `limit` after a position. Reads little, whether many pass the filters, few or none. */
  page({ facets, gates }: Wanted, limit: number, after: PackagePosition | undefined): Promise<ListedPackageRow[]> {
    const position = after === undefined ? [] : [after.updatedAtMs, after.id];
    const behind =
      after === undefined
        ? ''
        : `AND (l.updated_at, l.item_id) < (to_timestamp($4::float8 / 1000)::timestamptz(3), $5::uuid)`;
    const newest = 'ORDER BY l.updated_at DESC, l.item_id DESC LIMIT';
    return this.unitOfWork.query<ListedPackageRow>(
      `WITH recent AS MATERIALIZED (
         SELECT l.item_id, l.updated_at FROM (SELECT * FROM catalog.listing l WHERE true ${behind} ${newest} ${RECENT}) l
         WHERE l.facets @> $2::text[] AND l.facets && $3::text[] ${newest} $1),
       page AS (
         SELECT * FROM recent WHERE (SELECT count(*) FROM recent) >= $1
         UNION ALL
         SELECT found.* FROM unnest($3::text[]) gate CROSS JOIN LATERAL (
           SELECT l.item_id, l.updated_at FROM catalog.listing l WHERE l.facets @> ($2::text[] || gate) ${behind}
           ${newest} $1) found
         WHERE (SELECT count(*) FROM recent) < $1)
       SELECT ${LISTED_COLUMNS} FROM (SELECT * FROM page l ${newest} $1) page
       JOIN catalog.item i ON i.id = page.item_id LEFT JOIN catalog.version v ON v.id = i.public_version_id
       ORDER BY page.updated_at DESC, page.item_id DESC`,
      [limit, facets, gates, ...position],
    );
  }
}
