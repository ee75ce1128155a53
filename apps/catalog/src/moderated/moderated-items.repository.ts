import { Injectable } from '@nestjs/common';
import type { ModeratedFiles, ModeratedItem, ModeratedReference } from '@app/contracts';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';

/** An item with the version that was asked for, else its greatest. */
export interface ModeratedRow extends ModeratedItem {
  /** Everybody may know of that version: it is visible, or blocked. */
  readonly isKnown: boolean;
}
/** Which item, and which version of it, if any. */
export interface WantedItem extends ModeratedReference {
  readonly version?: string;
}

@Injectable()
export class ModeratedItemsRepository {
  constructor(@InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork) {}

  /** In this order; without those there are not. A withdrawn version is found by its id only. */
  find(wanted: readonly WantedItem[]): Promise<ModeratedRow[]> {
    return this.unitOfWork.query<ModeratedRow>(
      `SELECT i.kind, i.id AS "itemId", i.owner_id AS "ownerId", i.owner_handle AS "ownerHandle", i.name,
         coalesce(v.display_name, i.display_name) AS "displayName", i.family, i.channel,
         i.hidden_at IS NOT NULL AS "isDeleted", coalesce(v.visible OR v.verdict = 'malicious', false) AS "isKnown",
         CASE WHEN v.id IS NOT NULL THEN json_build_object('versionId', v.id, 'version', v.version,
           'createdAt', (extract(epoch FROM v.created_at) * 1000)::int8,
           'artifactKind', CASE WHEN i.kind = 'package' THEN
             CASE v.artifact_format WHEN 'tgz' THEN 'npm-pack' ELSE 'legacy-zip' END END,
           'sourceRepo', v.details->'verification'->>'sourceRepo',
           'sourceCommit', v.details->'verification'->>'sourceCommit') END AS release,
         (SELECT w.version FROM catalog.version w WHERE w.item_id = i.id AND w.visible AND w.id <> v.id
          ORDER BY w.version_order DESC LIMIT 1) AS "replacementVersion"
       FROM unnest($1::uuid[], $2::uuid[], $3::text[]) WITH ORDINALITY AS wanted (item_id, version_id, version, place)
       JOIN catalog.item i ON i.id = wanted.item_id
       LEFT JOIN LATERAL (
         SELECT w.* FROM catalog.version w
         WHERE w.item_id = i.id AND (wanted.version_id = w.id OR (wanted.version_id IS NULL
           AND w.withdrawn_at IS NULL AND (wanted.version IS NULL OR w.version = wanted.version)))
         ORDER BY w.version_order DESC LIMIT 1) v ON true
       ORDER BY wanted.place`,
      [
        wanted.map(({ itemId }) => itemId),
        wanted.map(({ versionId }) => versionId),
        wanted.map(({ version }) => version ?? null),
      ],
    );
  }

  /** Ids of items, those changed last first. */
  async newest({ ownerId, name }: { ownerId: string | null; name: string | null }, limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT id FROM catalog.item WHERE kind IN ('skill', 'package')
         AND ($1::uuid IS NULL OR owner_id = $1) AND ($2::text IS NULL OR name = $2)
       ORDER BY updated_at DESC, id DESC LIMIT $3`,
      [ownerId, name, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** In the order in which they were published. */
  async files(versionId: string, paths: readonly string[] | null, limit: number): Promise<ModeratedFiles> {
    const files = await this.unitOfWork.query<ModeratedFiles['files'][number]>(
      `SELECT path, size, sha256, content_type AS "contentType" FROM catalog.version_file
       WHERE version_id = $1 AND ($2::text[] IS NULL OR path = ANY($2)) ORDER BY position LIMIT $3`,
      [versionId, paths, limit],
    );
    const [count] = await this.unitOfWork.query<{ total: number }>(
      `SELECT count(*)::int AS total FROM catalog.version_file WHERE version_id = $1`,
      [versionId],
    );
    return { files, total: count!.total };
  }
}
