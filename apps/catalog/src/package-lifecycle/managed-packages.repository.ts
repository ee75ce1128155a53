import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';

/** A package that somebody wants to change, whoever sees it. */
export interface NamedPackage {
  readonly id: string;
  readonly ownerId: string;
  /** Strangers see it. */
  readonly isPublic: boolean;
  readonly isDeleted: boolean;
}
export interface ReleasePage {
  readonly scanned: number;
  /** Null when there is none. */
  readonly lastId: string | null;
}

@Injectable()
export class ManagedPackagesRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  async find(name: string): Promise<NamedPackage | undefined> {
    const [row] = await this.unitOfWork.query<NamedPackage>(
      `SELECT id, owner_id AS "ownerId", public_version_id IS NOT NULL AND channel <> 'private' AS "isPublic",
         hidden_at IS NOT NULL AS "isDeleted" FROM catalog.item WHERE kind = 'package' AND name = $1 AND purged_at IS NULL`,
      [name],
    );
    return row;
  }

  /** Counts the next releases, the oldest first: ids grow with time. */
  async countReleases(afterId: string | null, limit: number): Promise<ReleasePage> {
    const [row] = await this.unitOfWork.query<ReleasePage>(
      `SELECT count(*)::int AS scanned, max(id::text) AS "lastId" FROM (
         SELECT v.id FROM catalog.version v JOIN catalog.item i ON i.id = v.item_id AND i.kind = 'package'
         WHERE ($1::uuid IS NULL OR v.id > $1) AND v.withdrawn_at IS NULL AND i.hidden_at IS NULL
         ORDER BY v.id LIMIT $2) page`,
      [afterId, limit],
    );
    return row!;
  }
}
