import { Injectable } from '@nestjs/common';
import type { PackageFilters } from '@app/contracts';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { listedFor, OFFICIAL_POINTS, pointsFor, type ListedPackageRow } from './package-list.rules';

/** The last item a page has shown. */
export interface PackagePosition {
  readonly updatedAtMs: number;
  readonly id: string;
}
export interface FoundPackageRow extends ListedPackageRow {
  readonly score: number;
}

const COLUMNS = `i.id, i.name, i.display_name AS "displayName", i.family, i.runtime_id AS "runtimeId", i.channel, i.summary,
  i.owner_handle AS "ownerHandle", i.created_at AS "createdAt", i.updated_at AS "updatedAt",
  v.version AS "latestVersion", i.capability_tags AS "capabilityTags", i.verification_tier AS "verificationTier",
  i.downloads::float8 AS downloads, i.installs_all_time::float8 AS installs, i.stars::float8 AS stars,
  i.version_count AS versions`;

/** Skills and plugins in one order; ids are in the order of creation, which decides between equal updates. */
@Injectable()
export class PackageListsRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  page(
    publisherIds: readonly string[],
    filters: PackageFilters,
    limit: number,
    after: PackagePosition | undefined,
  ): Promise<ListedPackageRow[]> {
    const position = after === undefined ? [] : [after.updatedAtMs, after.id];
    const behind =
      after === undefined
        ? ''
        : `AND (i.updated_at, i.id) < (to_timestamp($2::float8 / 1000)::timestamptz(3), $3::uuid)`;
    const listed = listedFor(publisherIds, filters, 2 + position.length);
    return this.unitOfWork.query<ListedPackageRow>(
      `SELECT ${COLUMNS} FROM (
         SELECT i.* FROM catalog.item i WHERE ${listed.sql} ${behind}
         ORDER BY i.updated_at DESC, i.id DESC LIMIT $1) i
       JOIN catalog.version v ON v.id = i.public_version_id ORDER BY i.updated_at DESC, i.id DESC`,
      [limit, ...position, ...listed.parameters],
    );
  }

  /** @param query in lower case */
  search(
    publisherIds: readonly string[],
    filters: PackageFilters,
    query: string,
    limit: number,
  ): Promise<FoundPackageRow[]> {
    const listed = listedFor(publisherIds, filters, 3);
    return this.unitOfWork.query<FoundPackageRow>(
      `SELECT ${COLUMNS}, i.score FROM (
         SELECT s.*, s.points + CASE s.channel WHEN 'official' THEN ${OFFICIAL_POINTS} ELSE 0 END AS score FROM (
           SELECT i.*, ${pointsFor('$2::text')} AS points FROM catalog.item i WHERE ${listed.sql} OFFSET 0) s
         WHERE s.points > 0
         ORDER BY score DESC, s.channel = 'official' DESC, s.updated_at DESC, s.id DESC LIMIT $1) i
       JOIN catalog.version v ON v.id = i.public_version_id
       ORDER BY i.score DESC, i.channel = 'official' DESC, i.updated_at DESC, i.id DESC`,
      [limit, query, ...listed.parameters],
    );
  }
}
