import { Injectable } from '@nestjs/common';
import type { ItemKind, PackageChannel, PublishSource, VersionArtifact, VersionFile } from '@app/contracts';
import type { Tx } from '@app/persistence';
import type { HideCause } from '../skill-lifecycle/deletion.rules';
import type { KnownVersion } from './registration.rules';

export interface NewItem {
  readonly id: string;
  readonly kind: ItemKind;
  readonly name: string;
  readonly nameScope: string;
  readonly ownerId: string;
  readonly ownerHandle: string;
  readonly ownerDisplayName: string | null;
  readonly displayName: string;
  readonly family: string | null;
  /** null: as it is; of a skill. */
  readonly channel: PackageChannel | null;
  readonly runtimeId: string | null;
  readonly createdAt: Date;
}
/** A name as it is wanted at a moment. */
type WantedName = Pick<NewItem, 'kind' | 'nameScope' | 'name' | 'createdAt'>;

export interface LockedItem {
  readonly id: string;
  readonly name: string;
  readonly family: string | null;
  readonly channel: PackageChannel;
  readonly runtimeId: string | null;
  /** Null unless it is deleted. */
  readonly hiddenCause: HideCause | null;
}
export interface NewVersion {
  readonly id: string;
  readonly itemId: string;
  readonly attemptId: string;
  readonly version: string;
  readonly versionKey: string;
  readonly versionOrder: string;
  readonly displayName: string;
  readonly summary: string | null;
  readonly changelog: string;
  readonly changelogSource: string | null;
  readonly metadata: unknown;
  readonly details: unknown;
  readonly categories: readonly string[];
  readonly topics: readonly string[];
  readonly source: PublishSource | null;
  readonly contentDigest: string;
  readonly artifact: VersionArtifact;
  readonly createdAt: Date;
}
export interface NameHolder {
  readonly ownerHandle: string;
  readonly slug: string;
  readonly isPublic: boolean;
  /** Its owner is banned. */
  readonly isLocked: boolean;
  readonly hiddenCause: HideCause | null;
}

/** Skills that have the name `$1` or had it (server-semantics 4.4, step 4). */
export const SKILLS_CALLED = `SELECT FROM catalog.item WHERE kind = 'skill' AND name = $1 AND merged_into IS NULL
  UNION ALL SELECT FROM catalog.skill_alias WHERE name = $1`;

const KNOWN_VERSION = `v.id, v.item_id AS "itemId", v.version, v.content_digest AS "contentDigest", v.visible,
  v.withdrawn_at IS NOT NULL AS withdrawn`;

/** Writes items and versions. Unique constraints decide who is first; nothing here looks before it writes. */
@Injectable()
export class RegistrationRepository {
  /** Does nothing when the name, or a plugin's runtime id, is taken: by whom, `lockItem` and `findNameHolder` tell. */
  async insertItem(tx: Tx, item: NewItem): Promise<void> {
    await tx.query(
      `INSERT INTO catalog.item (id, kind, name, name_scope, owner_id, owner_handle, owner_display_name, display_name,
         family, runtime_id, created_at, updated_at, channel)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, coalesce($12, 'community')) ON CONFLICT DO NOTHING`,
      [
        item.id,
        item.kind,
        item.name,
        item.nameScope,
        item.ownerId,
        item.ownerHandle,
        item.ownerDisplayName,
        item.displayName,
        item.family,
        item.runtimeId,
        item.createdAt,
        item.channel,
      ],
    );
  }

  /** The owner's item of that name, locked until the transaction ends, so that an item changes in one place at a time. */
  async lockItem(tx: Tx, { kind, ownerId, name }: NewItem): Promise<LockedItem | undefined> {
    const [item] = await tx.query<LockedItem>(
      `SELECT id, name, family, channel, runtime_id AS "runtimeId", hidden_cause AS "hiddenCause" FROM catalog.item
       WHERE kind = $1 AND owner_id = $2 AND name = $3 AND merged_into IS NULL FOR UPDATE`,
      [kind, ownerId, name],
    );
    return item;
  }

  /** Takes the name from an item whose owner has deleted it long enough ago. @returns whether it is free now */
  async releaseName(tx: Tx, { kind, nameScope, name, createdAt }: WantedName): Promise<boolean> {
    const released = await tx.query(
      `UPDATE catalog.item SET name_scope = id::text
       WHERE kind = $1 AND name_scope = $2 AND name = $3 AND name_kept_until <= $4 RETURNING 1`,
      [kind, nameScope, name, createdAt],
    );
    return released.length > 0;
  }

  /** Who has the name in its scope. */
  async findNameHolder(tx: Tx, { kind, nameScope, name }: NewItem): Promise<NameHolder | undefined> {
    const [holder] = await tx.query<NameHolder>(
      `SELECT owner_handle AS "ownerHandle", name AS slug, public_version_id IS NOT NULL AS "isPublic",
         hidden_cause AS "hiddenCause", EXISTS (SELECT FROM catalog.held_owner held JOIN catalog.owner_hold hold ON hold.id = held.hold_id
                 WHERE held.owner_id = item.owner_id AND hold.cause = 'ban') AS "isLocked"
       FROM catalog.item WHERE kind = $1 AND name_scope = $2 AND name = $3 AND merged_into IS NULL`,
      [kind, nameScope, name],
    );
    return holder;
  }

  async isSkillSlug(tx: Tx, name: string): Promise<boolean> {
    return (await tx.query(`${SKILLS_CALLED} LIMIT 1`, [name])).length > 0;
  }

  /** What may change from one version to the next without touching what is published. */
  async refreshOwner(tx: Tx, itemId: string, item: NewItem): Promise<void> {
    await tx.query(
      `UPDATE catalog.item SET owner_handle = $2, owner_display_name = $3, runtime_id = coalesce(runtime_id, $4),
         channel = coalesce($5, channel)
       WHERE id = $1 AND (owner_handle, owner_display_name, runtime_id, channel) IS DISTINCT FROM
         ($2, $3, coalesce(runtime_id, $4), coalesce($5, channel))`,
      [itemId, item.ownerHandle, item.ownerDisplayName, item.runtimeId, item.channel],
    );
  }

  /** @returns whether it was written; not when the item has the version, or the attempt has registered one */
  async insertVersion(tx: Tx, version: NewVersion): Promise<boolean> {
    const written = await tx.query(
      `INSERT INTO catalog.version (id, item_id, attempt_id, version, version_key, version_order, display_name, summary,
         changelog, changelog_source, metadata, details, content_digest, artifact_format, artifact_sha256, artifact_size,
         created_at, categories, topics, source)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [
        version.id,
        version.itemId,
        version.attemptId,
        version.version,
        version.versionKey,
        version.versionOrder,
        version.displayName,
        version.summary,
        version.changelog,
        version.changelogSource,
        JSON.stringify(version.metadata ?? null),
        JSON.stringify(version.details ?? null),
        version.contentDigest,
        version.artifact.format,
        version.artifact.sha256,
        version.artifact.size,
        version.createdAt,
        version.categories,
        version.topics,
        version.source === null ? null : JSON.stringify(version.source),
      ],
    );
    return written.length > 0;
  }

  async insertFiles(tx: Tx, versionId: string, files: readonly VersionFile[]): Promise<void> {
    await tx.query(
      `INSERT INTO catalog.version_file (version_id, position, path, size, sha256, content_type)
       SELECT $1, f.position, f.path, f.size, f.sha256, f.content_type
       FROM unnest($2::text[], $3::int[], $4::text[], $5::text[]) WITH ORDINALITY
         AS f (path, size, sha256, content_type, position)`,
      [
        versionId,
        files.map(({ path }) => path),
        files.map(({ size }) => size),
        files.map(({ sha256 }) => sha256),
        files.map(({ contentType }) => contentType),
      ],
    );
  }

  async insertFingerprints(tx: Tx, itemId: string, versionId: string, hashes: readonly string[]): Promise<void> {
    await tx.query(
      `INSERT INTO catalog.fingerprint (item_id, hash, version_id)
       SELECT $1, hash, $2 FROM unnest($3::text[]) AS hash ON CONFLICT DO NOTHING`,
      [itemId, versionId, hashes],
    );
  }

  async assignTags(tx: Tx, { itemId, id, createdAt }: NewVersion, tags: readonly string[]): Promise<void> {
    await tx.query(
      `INSERT INTO catalog.tag (item_id, name, version_id, assigned_at) SELECT $1, name, $2, $3 FROM unnest($4::text[]) AS name`,
      [itemId, id, createdAt, tags],
    );
  }

  /** What an attempt has registered. */
  async findByAttempt(tx: Tx, attemptId: string): Promise<KnownVersion | undefined> {
    const [version] = await tx.query<KnownVersion>(
      `SELECT ${KNOWN_VERSION} FROM catalog.version v WHERE v.attempt_id = $1`,
      [attemptId],
    );
    return version;
  }

  async findVersion(tx: Tx, itemId: string, versionKey: string): Promise<KnownVersion | undefined> {
    const [version] = await tx.query<KnownVersion>(
      `SELECT ${KNOWN_VERSION} FROM catalog.version v WHERE v.item_id = $1 AND v.version_key = $2`,
      [itemId, versionKey],
    );
    return version;
  }
}
