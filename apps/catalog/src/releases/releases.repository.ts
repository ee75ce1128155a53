import { Injectable } from '@nestjs/common';
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
}
