import { Injectable } from '@nestjs/common';
import type { RulingState, Verdict } from '@app/contracts';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import type { NpmReleaseRow } from './npm-release.rules';

export interface NpmPackageRow {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly ownerHandle: string;
  readonly isPrivate: boolean;
  /** Somebody but its members may know of it. */
  readonly isListed: boolean;
  readonly summary: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly state: string;
}
export interface NpmTarballRow extends NpmReleaseRow {
  readonly visible: boolean;
  readonly verdict: Verdict;
  /** A moderator's word. */
  readonly manualState: RulingState | null;
}
const RELEASE = `v.id AS "releaseId", v.version, v.listed_at AS "publishedAt", v.artifact_sha256 AS sha256,
  v.artifact_size AS size, v.details`;

@Injectable()
export class NpmRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /**
   * A package that is not deleted and whose owner is not on hold. Its state is a hash over what its answer is made of: a release never changes
   * but by a decision, and each is counted.
   */
  async findPackage(name: string): Promise<NpmPackageRow | undefined> {
    const [row] = await this.unitOfWork.query<NpmPackageRow>(
      `SELECT i.id, i.name, i.owner_id AS "ownerId", i.owner_handle AS "ownerHandle", i.channel = 'private' AS "isPrivate",
         i.public_version_id IS NOT NULL AND i.channel <> 'private' AS "isListed", i.summary, i.tags,
         i.created_at AS "createdAt", i.updated_at AS "updatedAt",
         md5(concat_ws(' ', i.id, i.owner_handle, i.channel, i.public_version_id, i.updated_at, i.summary, i.tags,
           (SELECT sum(v.decision_revision) FROM catalog.version v WHERE v.item_id = i.id),
           (SELECT count(*) FROM catalog.version v WHERE v.item_id = i.id AND v.visible))) AS state
       FROM catalog.item i
       WHERE i.kind = 'package' AND i.name = $1 AND i.hidden_at IS NULL
         AND NOT EXISTS (SELECT FROM catalog.held_owner h WHERE h.owner_id = i.owner_id)`,
      [name],
    );
    return row;
  }

  /** Visible ClawPacks, newest first. @param olderThan id of the last release seen */
  releases(packageId: string, olderThan: string | undefined, limit: number): Promise<NpmReleaseRow[]> {
    return this.unitOfWork.query<NpmReleaseRow>(
      `SELECT ${RELEASE} FROM catalog.version v
       WHERE v.item_id = $1 AND v.visible AND v.artifact_format = 'tgz'
         AND ($2::uuid IS NULL OR (v.created_at, v.id) < (SELECT created_at, id FROM catalog.version WHERE id = $2))
       ORDER BY v.created_at DESC, v.id DESC LIMIT $3`,
      [packageId, olderThan ?? null, limit],
    );
  }

  /** A release whatever is thought of it; undefined when it was withdrawn. */
  async findRelease(packageId: string, version: string): Promise<NpmTarballRow | undefined> {
    const [row] = await this.unitOfWork.query<NpmTarballRow>(
      `SELECT ${RELEASE}, v.visible, v.verdict, v.manual_state AS "manualState" FROM catalog.version v
       WHERE v.item_id = $1 AND v.version = $2 AND v.artifact_format = 'tgz' AND v.withdrawn_at IS NULL`,
      [packageId, version],
    );
    return row;
  }
}
