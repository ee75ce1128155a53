import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { advisoryLockKey, InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import type { OwnSkill } from './name.rules';

/** Within what a name is looked for: a scope, and whatever its owner has in another one. */
export type NameSpace = Pick<OwnSkill, 'nameScope' | 'ownerId'>;
export interface NamedSkill {
  readonly skillId: string;
  readonly slug: string;
  readonly ownerId: string;
  readonly ownerHandle: string;
  readonly isPublic: boolean;
  /** Its owner is banned. */
  readonly isLocked: boolean;
}

const OWN = `i.id, i.name AS slug, i.name_scope AS "nameScope", i.display_name AS "displayName",
  i.owner_id AS "ownerId", i.owner_handle AS "ownerHandle", i.public_version_id IS NOT NULL AS "isPublic"`;
const NAMED = `i.id AS "skillId", i.name AS slug, i.owner_id AS "ownerId", i.owner_handle AS "ownerHandle",
  i.public_version_id IS NOT NULL AS "isPublic", EXISTS (
    SELECT FROM catalog.held_owner held JOIN catalog.owner_hold hold ON hold.id = held.hold_id
    WHERE held.owner_id = i.owner_id AND hold.cause = 'ban') AS "isLocked"`;
/** Neither merged into another one nor deleted. */
const PRESENT = `i.kind = 'skill' AND i.merged_into IS NULL AND i.hidden_at IS NULL`;

/** What skills are called. Who writes names or aliases holds their locks, see `NameReservationsRepository.lock`. */
@Injectable()
export class SkillNamesRepository {
  constructor(
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Everything the slug leads to, of every owner or of one. */
  find(slug: string, ownerHandle: string | undefined, tx?: Tx): Promise<OwnSkill[]> {
    return (tx ?? this.unitOfWork).query<OwnSkill>(
      `SELECT ${OWN} FROM catalog.item i
       WHERE i.id IN (SELECT id FROM catalog.item WHERE kind = 'skill' AND name = $1
                      UNION ALL SELECT skill_id FROM catalog.skill_alias WHERE name = $1)
         AND ${PRESENT} AND ($2::text IS NULL OR lower(i.owner_handle) = $2)
       ORDER BY i.id`,
      [slug, ownerHandle ?? null],
    );
  }

  /** The skill, locked until the transaction ends; undefined when it has gone. */
  async lock(tx: Tx, id: string): Promise<OwnSkill | undefined> {
    const [skill] = await tx.query<OwnSkill>(
      `SELECT ${OWN} FROM catalog.item i WHERE i.id = $1 AND ${PRESENT} FOR UPDATE`,
      [id],
    );
    return skill;
  }

  /** The skill that has the name, in whatever state. */
  async findHolder(tx: Tx, name: string, { nameScope, ownerId }: NameSpace): Promise<NamedSkill | undefined> {
    const [holder] = await tx.query<NamedSkill>(
      `SELECT ${NAMED} FROM catalog.item i
       WHERE i.kind = 'skill' AND i.name = $1 AND i.merged_into IS NULL AND (i.name_scope = $2 OR i.owner_id = $3)
       ORDER BY i.owner_id = $3 DESC LIMIT 1`,
      [name, nameScope, ownerId],
    );
    return holder;
  }
  /** The skill the name is an alias of. */
  async findAlias(tx: Tx, name: string, { nameScope, ownerId }: NameSpace): Promise<NamedSkill | undefined> {
    const [alias] = await tx.query<NamedSkill>(
      `SELECT ${NAMED} FROM catalog.skill_alias a JOIN catalog.item i ON i.id = a.skill_id
       WHERE a.name = $1 AND (a.name_scope = $2 OR i.owner_id = $3) LIMIT 1`,
      [name, nameScope, ownerId],
    );
    return alias;
  }

  /** Lets nobody else give a skill of this owner an alias until the transaction ends, so that they can be counted. */
  async lockAliasesOf(tx: Tx, ownerId: string): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [advisoryLockKey(`catalog:aliases:${ownerId}`)]);
  }
  async countAliases(tx: Tx, { id, ownerId }: OwnSkill): Promise<{ ofSkill: number; ofOwner: number }> {
    const [row] = await tx.query<{ ofSkill: number; ofOwner: number }>(
      `SELECT count(*) FILTER (WHERE a.skill_id = $1)::int AS "ofSkill", count(*)::int AS "ofOwner"
       FROM catalog.skill_alias a JOIN catalog.item i ON i.id = a.skill_id WHERE i.owner_id = $2`,
      [id, ownerId],
    );
    return row!;
  }
  async aliasesOf(tx: Tx, skillId: string): Promise<string[]> {
    const rows = await tx.query<{ name: string }>(`SELECT name FROM catalog.skill_alias WHERE skill_id = $1`, [
      skillId,
    ]);
    return rows.map(({ name }) => name);
  }

  async addAlias(tx: Tx, name: string, { id, nameScope }: OwnSkill): Promise<void> {
    await tx.query(`INSERT INTO catalog.skill_alias (name, name_scope, skill_id, created_at) VALUES ($1, $2, $3, $4)`, [
      name,
      nameScope,
      id,
      this.clock.now(),
    ]);
  }
  async removeAlias(tx: Tx, name: string, skillId: string): Promise<void> {
    await tx.query(`DELETE FROM catalog.skill_alias WHERE name = $1 AND skill_id = $2`, [name, skillId]);
  }
  /** Aliases of one skill become those of another, or follow their skill into another scope. */
  async moveAliases(tx: Tx, fromSkillId: string, toSkillId: string, nameScope: string): Promise<void> {
    await tx.query(`UPDATE catalog.skill_alias SET skill_id = $2, name_scope = $3 WHERE skill_id = $1`, [
      fromSkillId,
      toSkillId,
      nameScope,
    ]);
  }

  async saveFork(tx: Tx, id: string, upstreamId: string, version: string | null): Promise<void> {
    await tx.query(`UPDATE catalog.item SET fork_of = $2, fork_of_version = $3 WHERE id = $1 AND id <> $2`, [
      id,
      upstreamId,
      version,
    ]);
  }
  /** Notes which other skill had files with one of these fingerprints first; not of a fork, which says so itself. */
  async noteDuplicate(tx: Tx, id: string, fingerprints: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE catalog.item SET duplicate_of = (
         SELECT i.id FROM catalog.fingerprint f JOIN catalog.item i ON i.id = f.item_id
         WHERE f.hash = ANY($2::text[]) AND i.id <> $1 AND ${PRESENT} ORDER BY i.created_at, i.id LIMIT 1)
       WHERE id = $1 AND duplicate_of IS NULL AND fork_of IS NULL`,
      [id, fingerprints],
    );
  }

  async rename(tx: Tx, id: string, slug: string): Promise<void> {
    await tx.query(`UPDATE catalog.item SET name = $2 WHERE id = $1`, [id, slug]);
  }
  /** The source gives up its place among the names, and so does what was merged into it before. */
  async merge(tx: Tx, sourceId: string, targetId: string, userId: string | null): Promise<void> {
    await tx.query(
      `UPDATE catalog.item SET merged_into = $2, public_version_id = NULL, hidden_at = $3, hidden_cause = 'merge',
         hidden_by = $4, hidden_reason = NULL WHERE id = $1`,
      [sourceId, targetId, this.clock.now(), userId],
    );
    await tx.query(`UPDATE catalog.item SET merged_into = $2 WHERE merged_into = $1`, [sourceId, targetId]);
  }
  /** The skill and its aliases belong to another owner. A name of the owner's alone becomes one of the new owner's. */
  async changeOwner(tx: Tx, { id, nameScope }: OwnSkill, owner: NewOwner): Promise<void> {
    const scope = nameScope === 'global' ? nameScope : owner.ownerId;
    await tx.query(
      `UPDATE catalog.item SET owner_id = $2, owner_handle = $3, owner_display_name = $4, name_scope = $5 WHERE id = $1`,
      [id, owner.ownerId, owner.ownerHandle, owner.ownerDisplayName, scope],
    );
    if (scope !== nameScope) await this.moveAliases(tx, id, id, scope);
  }
}

/** To whom a skill goes. */
export interface NewOwner {
  readonly ownerId: string;
  readonly ownerHandle: string;
  readonly ownerDisplayName: string | null;
}
