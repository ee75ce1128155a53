import { Injectable } from '@nestjs/common';
import type { ItemKind } from '@app/contracts';
import type { Tx } from '@app/persistence';
import { SearchIndex } from '../search/search-index';

interface PublicFace {
  readonly kind: ItemKind;
  readonly isPublic: boolean;
}

/** What an item shows, worked out once when its versions change instead of at every read. */
@Injectable()
export class PublicFaceRepository {
  constructor(private readonly search: SearchIndex) {}

  /**
   * Derives the item's public version, texts, tags, counts and search document from its visible versions. Items that
   * are deleted, or of an owner on hold, show nothing. What `latest` was last moved to stays the latest until a greater
   * version is published after that; without such a move it is the greatest.
   * @returns whether everybody can see the item
   */
  async refresh(tx: Tx, itemId: string): Promise<boolean> {
    const [face] = await tx.query<PublicFace>(
      `WITH moved AS (
         SELECT t.version_id, t.assigned_at FROM catalog.tag t JOIN catalog.version v ON v.id = t.version_id
         WHERE t.item_id = $1 AND t.name = 'latest' AND v.visible ORDER BY t.assigned_at DESC, v.id DESC LIMIT 1),
       shown AS (
         SELECT v.id, v.version, v.display_name, v.summary, v.details, v.security FROM catalog.version v JOIN catalog.item i ON i.id = v.item_id
         WHERE v.item_id = $1 AND v.visible AND i.hidden_at IS NULL
           AND NOT EXISTS (SELECT FROM catalog.held_owner h WHERE h.owner_id = i.owner_id)
           AND NOT EXISTS (SELECT FROM moved WHERE v.id <> moved.version_id AND v.created_at <= moved.assigned_at)
         ORDER BY v.version_order DESC LIMIT 1),
       tagged AS (
         SELECT DISTINCT ON (t.name) t.name, v.version FROM catalog.tag t JOIN catalog.version v ON v.id = t.version_id
         WHERE t.item_id = $1 AND t.name <> 'latest' AND v.visible ORDER BY t.name, t.assigned_at DESC, v.id DESC)
       UPDATE catalog.item SET
         public_version_id = (SELECT id FROM shown),
         display_name = coalesce((SELECT display_name FROM shown), display_name),
         summary = CASE WHEN EXISTS (SELECT FROM shown) THEN (SELECT summary FROM shown) ELSE summary END,
         capability_tags = coalesce((SELECT catalog.texts_of(coalesce(details->'capabilities'->'capabilityTags',
           security->'capabilityTags')) FROM shown), capability_tags),
         verification_tier = CASE WHEN EXISTS (SELECT FROM shown)
           THEN (SELECT details->'verification'->>'tier' FROM shown) ELSE verification_tier END,
         tags = coalesce((SELECT json_object_agg(name, version) FROM (
           SELECT name, version FROM tagged UNION ALL SELECT 'latest', version FROM shown) t), '{}'),
         version_count = (SELECT count(*) FROM catalog.version WHERE item_id = $1 AND visible),
         updated_at = coalesce((SELECT max(listed_at) FROM catalog.version WHERE item_id = $1), updated_at)
       WHERE id = $1
       RETURNING kind, public_version_id IS NOT NULL AS "isPublic"`,
      [itemId],
    );
    if (face?.kind === 'skill') await this.search.refresh(tx, itemId);
    return face?.isPublic === true;
  }

  /** Takes items out of sight, all at once. */
  async hide(tx: Tx, itemIds: readonly string[]): Promise<void> {
    await tx.query(`UPDATE catalog.item SET public_version_id = NULL WHERE id = ANY($1::uuid[])`, [itemIds]);
    await this.search.remove(tx, itemIds);
  }
}
