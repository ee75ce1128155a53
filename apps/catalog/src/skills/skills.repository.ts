import { Injectable } from '@nestjs/common';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import type { FileRow, SkillRow, VersionRow } from './skill-row';

/** Columns of `catalog.item i` and of the version `v` it shows, as a `SkillRow`. */
export const SKILL_COLUMNS = `i.id, i.name AS slug, i.owner_id AS "ownerId", i.owner_handle AS "ownerHandle",
  i.owner_display_name AS "ownerDisplayName", i.tags, i.version_count AS "versionCount", i.downloads::float8 AS downloads,
  i.stars::float8 AS stars, i.installs_current::float8 AS "installsCurrent",
  i.installs_all_time::float8 AS "installsAllTime", i.created_at AS "createdAt", i.updated_at AS "updatedAt",
  i.hidden_at IS NOT NULL AS "isDeleted",
  EXISTS (SELECT FROM catalog.held_owner held WHERE held.owner_id = i.owner_id) AS "isHeld",
  json_build_object('id', v.id, 'version', v.version, 'displayName', v.display_name, 'summary', v.summary,
    'changelog', v.changelog, 'metadata', v.metadata, 'categories', v.categories, 'topics', v.topics, 'createdAt', ${epochMs('v.created_at')}, 'visible', v.visible,
    'verdict', v.verdict, 'manualState', v.manual_state, 'reasonCodes', v.reason_codes, 'verdictSummary', v.verdict_summary,
    'engineVersion', v.engine_version, 'checkedAt', ${epochMs('v.checked_at')}) AS shown`;

const VERSION_COLUMNS = `v.id, v.version, v.display_name AS "displayName", v.summary, v.created_at AS "createdAt", v.changelog, v.changelog_source AS "changelogSource",
  v.artifact_sha256 AS "artifactSha256", v.artifact_size AS "artifactSize", v.visible, v.verdict,
  v.reason_codes AS "reasonCodes", v.withdrawn_at IS NOT NULL AS withdrawn, v.security,
  v.metadata, v.source`;

/** More owners than that of one slug: nobody picks from such a list. */
const MOST_CANDIDATES = 50;

function epochMs(column: string): string {
  return `(extract(epoch FROM ${column}) * 1000)::int8`;
}

/** Finds skills by name and what belongs to them. */
@Injectable()
export class SkillsRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /** Every owner's skill of that slug or with an alias of it, or the one owner's, in whatever state; public ones first. */
  findBySlug(slug: string, ownerHandle: string | undefined): Promise<SkillRow[]> {
    return this.unitOfWork.query<SkillRow>(
      `SELECT ${SKILL_COLUMNS} FROM catalog.item i JOIN catalog.version v ON v.id = coalesce(i.public_version_id, (
         SELECT w.id FROM catalog.version w WHERE w.item_id = i.id AND w.withdrawn_at IS NULL
         ORDER BY w.visible DESC, w.verdict = 'malicious' DESC, w.version_order DESC LIMIT 1))
       WHERE i.id IN (SELECT id FROM catalog.item WHERE kind = 'skill' AND name = $1
                      UNION ALL SELECT skill_id FROM catalog.skill_alias WHERE name = $1)
         AND i.merged_into IS NULL AND ($2::text IS NULL OR lower(i.owner_handle) = $2)
       ORDER BY i.public_version_id IS NULL, i.downloads DESC, i.id LIMIT ${MOST_CANDIDATES}`,
      [slug, ownerHandle ?? null],
    );
  }

  async findVersion(skillId: string, version: string): Promise<VersionRow | undefined> {
    const [row] = await this.unitOfWork.query<VersionRow>(
      `SELECT ${VERSION_COLUMNS} FROM catalog.version v WHERE v.item_id = $1 AND v.version = $2`,
      [skillId, version],
    );
    return row;
  }

  async getVersion(id: string): Promise<VersionRow> {
    const [row] = await this.unitOfWork.query<VersionRow>(
      `SELECT ${VERSION_COLUMNS} FROM catalog.version v WHERE v.id = $1`,
      [id],
    );
    if (row === undefined) throw new Error(`version ${id} is gone`);
    return row;
  }

  /** Visible versions, newest first; `after` is the last one of the previous page, which is not repeated. */
  versionsPage(skillId: string, limit: number, after?: { createdAtMs: number; id: string }): Promise<VersionRow[]> {
    return this.unitOfWork.query<VersionRow>(
      `SELECT ${VERSION_COLUMNS} FROM catalog.version v
       WHERE v.item_id = $1 AND v.visible
         AND ($3::float8 IS NULL OR (v.created_at, v.id) < (to_timestamp($3 / 1000), $4::uuid))
       ORDER BY v.created_at DESC, v.id DESC LIMIT $2`,
      [skillId, limit, after?.createdAtMs ?? null, after?.id ?? null],
    );
  }

  /** Ids of versions by their numbers. */
  async versionIds(skillId: string, versions: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.unitOfWork.query<{ version: string; id: string }>(
      `SELECT version, id FROM catalog.version WHERE item_id = $1 AND version = ANY($2::text[])`,
      [skillId, versions],
    );
    return new Map(rows.map(({ version, id }) => [version, id]));
  }

  files(versionId: string): Promise<FileRow[]> {
    return this.unitOfWork.query<FileRow>(
      `SELECT path, size, sha256, content_type AS "contentType" FROM catalog.version_file WHERE version_id = $1
       ORDER BY position`,
      [versionId],
    );
  }

  /** The file of that path, else the first one whose path differs only in case. */
  async findFile(versionId: string, path: string): Promise<FileRow | undefined> {
    const [row] = await this.unitOfWork.query<FileRow>(
      `SELECT path, size, sha256, content_type AS "contentType" FROM catalog.version_file
       WHERE version_id = $1 AND lower(path) = lower($2) ORDER BY path = $2 DESC, path LIMIT 1`,
      [versionId, path],
    );
    return row;
  }

  /**
   * The greatest version with that fingerprint, and the one the public calls the latest.
   * @param alsoHidden for the owner: the greatest of all instead, seen or not
   */
  async resolve(
    skillId: string,
    hash: string,
    alsoHidden: boolean,
  ): Promise<{ match: string | null; latest: string | null }> {
    const [row] = await this.unitOfWork.query<{ match: string | null; latest: string | null }>(
      `SELECT (SELECT v.version FROM catalog.fingerprint f JOIN catalog.version v ON v.id = f.version_id
               WHERE f.item_id = $1 AND f.hash = $2 AND v.withdrawn_at IS NULL
                 AND (v.visible OR ($3 AND v.verdict <> 'malicious'))
               ORDER BY v.version_order DESC LIMIT 1) AS match,
              (SELECT v.version FROM catalog.version v JOIN catalog.item i ON i.id = v.item_id
               WHERE i.id = $1 AND v.withdrawn_at IS NULL AND ($3 OR v.id = i.public_version_id)
               ORDER BY v.version_order DESC LIMIT 1) AS latest`,
      [skillId, hash, alsoHidden],
    );
    return row ?? { match: null, latest: null };
  }
}
