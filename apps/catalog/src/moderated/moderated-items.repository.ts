import { Injectable } from '@nestjs/common';
import type { ModeratedItem, ModeratedReference } from '@app/contracts';
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
}
