import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import type { PackageRow, PluginRow, ReservedPackageRow } from './package-row';

const PLUGIN_COLUMNS = `id AS "packageId", name, runtime_id AS "runtimeId", owner_id AS "ownerId", channel`;
/** To a member of the publishers of the second parameter. */
const VISIBLE_PLUGIN = `kind = 'package' AND public_version_id IS NOT NULL
  AND (channel <> 'private' OR owner_id = ANY($2::uuid[]))`;

@Injectable()
export class PackagesRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /**
   * The package with the release it shows: the greatest visible one; the greatest of all when none is visible. Those
   * that are deleted, and those of owners on hold, do not exist.
   */
  async find(name: string): Promise<PackageRow | undefined> {
    const [row] = await this.unitOfWork.query<PackageRow>(
      `SELECT i.id, i.name, i.family, i.runtime_id AS "runtimeId", i.owner_id AS "ownerId",
         i.owner_handle AS "ownerHandle", i.owner_display_name AS "ownerDisplayName",
         i.channel, i.public_version_id IS NOT NULL AND i.channel <> 'private' AS "isPublic", i.tags, i.version_count AS "versionCount",
         i.downloads::float8 AS downloads, i.stars::float8 AS stars, i.installs_all_time::float8 AS installs,
         i.created_at AS "createdAt", i.updated_at AS "updatedAt", v.id AS "releaseId", v.version,
         v.display_name AS "displayName", v.summary, v.categories, v.topics, v.details, v.artifact_format AS "artifactFormat",
         v.artifact_sha256 AS "artifactSha256", v.artifact_size AS "artifactSize", v.verdict
       FROM catalog.item i JOIN catalog.version v ON v.id = coalesce(i.public_version_id, (
         SELECT w.id FROM catalog.version w WHERE w.item_id = i.id AND w.withdrawn_at IS NULL
         ORDER BY w.version_order DESC LIMIT 1))
       WHERE i.kind = 'package' AND i.name = $1 AND i.hidden_at IS NULL
         AND NOT EXISTS (SELECT FROM catalog.held_owner h WHERE h.owner_id = i.owner_id)`,
      [name],
    );
    return row;
  }

  /** A name that is kept for one of these publishers, who is not on hold. */
  async findReserved(name: string, publisherIds: readonly string[]): Promise<ReservedPackageRow | undefined> {
    const [row] = await this.unitOfWork.query<ReservedPackageRow>(
      `SELECT r.id, r.name, r.owner_handle AS "ownerHandle", r.created_at AS "createdAt" FROM catalog.name_reservation r
       WHERE r.kind = 'package' AND r.name = $1 AND r.owner_id = ANY($2::uuid[])
         AND NOT EXISTS (SELECT FROM catalog.held_owner h WHERE h.owner_id = r.owner_id)`,
      [name, publisherIds],
    );
    return row;
  }

  async findPluginByName(name: string, publisherIds: readonly string[]): Promise<PluginRow | undefined> {
    const [row] = await this.unitOfWork.query<PluginRow>(
      `SELECT ${PLUGIN_COLUMNS} FROM catalog.item WHERE ${VISIBLE_PLUGIN} AND name = $1`,
      [name, publisherIds],
    );
    return row;
  }

  /** Up to two visible plugins with that runtime id: enough to see that it is not unique. */
  findPluginsByRuntimeId(runtimeId: string, publisherIds: readonly string[]): Promise<PluginRow[]> {
    return this.unitOfWork.query<PluginRow>(
      `SELECT ${PLUGIN_COLUMNS} FROM catalog.item WHERE ${VISIBLE_PLUGIN} AND runtime_id = $1 LIMIT 2`,
      [runtimeId, publisherIds],
    );
  }
}
