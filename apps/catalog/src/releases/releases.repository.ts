import { Injectable } from '@nestjs/common';
import type { ItemKind, PublishedRelease } from '@app/contracts';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';

/** A package, with the version that was asked for if it has that. */
export interface PackageReleaseRow {
  readonly itemId: string;
  readonly ownerId: string;
  readonly isPublic: boolean;
  readonly name: string;
  readonly versionId: string | null;
  readonly displayName: string | null;
  readonly version: string | null;
}

@Injectable()
export class ReleasesRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /** By its number, else the version the package shows, else its greatest. */
  async findPackage(name: string, version: string | undefined): Promise<PackageReleaseRow | undefined> {
    const [row] = await this.unitOfWork.query<PackageReleaseRow>(
      `SELECT i.id AS "itemId", i.owner_id AS "ownerId", i.name,
         i.public_version_id IS NOT NULL AND i.channel <> 'private' AS "isPublic",
         v.id AS "versionId", v.display_name AS "displayName", v.version
       FROM catalog.item i LEFT JOIN LATERAL (
         SELECT w.id, w.display_name, w.version FROM catalog.version w
         WHERE w.item_id = i.id AND w.withdrawn_at IS NULL AND ($2::text IS NULL OR w.version = $2)
         ORDER BY w.id = i.public_version_id DESC NULLS LAST, w.version_order DESC LIMIT 1) v ON true
       WHERE i.kind = 'package' AND i.name = $1`,
      [name, version ?? null],
    );
    return row;
  }

  /** The version each item shows to everybody, in the order of the items' ids. */
  listShown(kind: ItemKind, after: string | undefined, limit: number): Promise<PublishedRelease[]> {
    return this.unitOfWork.query<PublishedRelease>(
      `SELECT i.kind, i.id AS "itemId", v.id AS "versionId", i.name, v.display_name AS "displayName", v.version
       FROM catalog.item i JOIN catalog.version v ON v.id = i.public_version_id
       WHERE i.kind = $1 AND ($2::uuid IS NULL OR i.id > $2) ORDER BY i.id LIMIT $3`,
      [kind, after ?? null, limit],
    );
  }
}
