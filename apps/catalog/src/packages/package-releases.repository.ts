import { Injectable } from '@nestjs/common';
import type { FoundFile } from '@app/contracts';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import type { PackageHead, PackageReleaseRow } from './package-release-row';

const RELEASE = `v.id, v.version, v.created_at AS "createdAt", v.changelog, v.details, v.artifact_format AS "artifactFormat",
  v.artifact_sha256 AS "artifactSha256", v.artifact_size AS "artifactSize", v.visible, v.verdict, v.manual_state AS "manualState",
  v.reason_codes AS "reasonCodes", v.security`;

@Injectable()
export class PackageReleasesRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  async findPackage(name: string): Promise<PackageHead | undefined> {
    const [row] = await this.unitOfWork.query<PackageHead>(
      `SELECT i.id, i.name, i.display_name AS "displayName", i.family, i.owner_id AS "ownerId", i.channel,
         i.public_version_id IS NOT NULL AS "hasPublic", i.tags
       FROM catalog.item i WHERE i.kind = 'package' AND i.name = $1 AND i.hidden_at IS NULL
         AND NOT EXISTS (SELECT FROM catalog.held_owner h WHERE h.owner_id = i.owner_id)`,
      [name],
    );
    return row;
  }

  /** By its number, else the one the package shows, else its greatest. Nothing when it was withdrawn. */
  async findRelease(packageId: string, version: string | undefined): Promise<PackageReleaseRow | undefined> {
    const [row] = await this.unitOfWork.query<PackageReleaseRow>(
      `SELECT ${RELEASE} FROM catalog.version v JOIN catalog.item i ON i.id = v.item_id
       WHERE i.id = $1 AND v.withdrawn_at IS NULL AND ($2::text IS NULL OR v.version = $2)
       ORDER BY v.id = i.public_version_id DESC NULLS LAST, v.version_order DESC LIMIT 1`,
      [packageId, version ?? null],
    );
    return row;
  }

  /** Newest first. @param alsoUnseen those nobody sees yet, too; what is malicious is known to everybody */
  page(
    packageId: string,
    limit: number,
    alsoUnseen: boolean,
    after: { createdAtMs: number; id: string } | undefined,
  ): Promise<PackageReleaseRow[]> {
    return this.unitOfWork.query<PackageReleaseRow>(
      `SELECT ${RELEASE} FROM catalog.version v
       WHERE v.item_id = $1 AND v.withdrawn_at IS NULL AND ($3 OR v.visible OR v.verdict = 'malicious')
         AND ($4::float8 IS NULL OR (v.created_at, v.id) < (to_timestamp($4 / 1000)::timestamptz(3), $5::uuid))
       ORDER BY v.created_at DESC, v.id DESC LIMIT $2`,
      [packageId, limit, alsoUnseen, after?.createdAtMs ?? null, after?.id ?? null],
    );
  }

  files(versionId: string): Promise<FoundFile[]> {
    return this.unitOfWork.query<FoundFile>(
      `SELECT path, size, sha256, content_type AS "contentType" FROM catalog.version_file
       WHERE version_id = $1 ORDER BY position`,
      [versionId],
    );
  }

  /** The first of these paths that is there, each exactly before in any case. */
  async findFile(versionId: string, paths: readonly string[]): Promise<FoundFile | undefined> {
    const [row] = await this.unitOfWork.query<FoundFile>(
      `SELECT f.path, f.size, f.sha256, f.content_type AS "contentType"
       FROM unnest($2::text[]) WITH ORDINALITY AS wanted (path, place)
       JOIN catalog.version_file f ON f.version_id = $1 AND lower(f.path) = lower(wanted.path)
       ORDER BY wanted.place, f.path = wanted.path DESC, f.path LIMIT 1`,
      [versionId, paths],
    );
    return row;
  }
}
