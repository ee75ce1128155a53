import { Injectable } from '@nestjs/common';
import type {
  ItemKind,
  PackageChannel,
  RulingState,
  SecurityView,
  Verdict,
  VerdictChanged,
  VersionDecided,
} from '@app/contracts';
import type { Tx } from '@app/persistence';

/** A version and what has been decided about it so far. */
export interface VersionUnderDecision {
  readonly kind: ItemKind;
  readonly itemId: string;
  readonly versionId: string;
  readonly attemptId: string;
  readonly ownerId: string;
  readonly name: string;
  readonly channel: PackageChannel;
  readonly version: string;
  readonly artifactSha256: string;
  readonly verdict: Verdict;
  readonly verdictRevision: number;
  /** A moderator's word. */
  readonly manualState: RulingState | null;
  readonly visible: boolean;
  readonly decisionRevision: number;
  /** What moderation and the gate think, whether it is withdrawn or not. */
  readonly passes: boolean;
  readonly withdrawn: boolean;
  /** It is deleted, or its owner is banned or under moderation: nobody sees it, whatever is decided. */
  readonly isHeld: boolean;
}

/** What a decision about a version `v` of an item `i` says, but whether it is visible. */
const SAID = `i.kind, i.id AS "itemId", v.id AS "versionId", v.attempt_id AS "attemptId", i.owner_id AS "ownerId",
  i.name, i.channel, v.version, v.verdict, v.manual_state AS "moderationState", v.decision_revision AS revision`;

@Injectable()
export class DecisionsRepository {
  /** The version, with its item locked: registrations and decisions of one item take turns. */
  async lock(tx: Tx, itemId: string, versionId: string): Promise<VersionUnderDecision | undefined> {
    await tx.query(`SELECT 1 FROM catalog.item WHERE id = $1 FOR UPDATE`, [itemId]);
    const [version] = await tx.query<VersionUnderDecision>(
      `SELECT i.kind, i.id AS "itemId", v.id AS "versionId", v.attempt_id AS "attemptId", i.owner_id AS "ownerId", i.name,
         i.channel, v.version, v.artifact_sha256 AS "artifactSha256", v.verdict, v.verdict_revision AS "verdictRevision",
         v.manual_state AS "manualState", v.visible,
         v.decision_revision AS "decisionRevision", v.withdrawn_at IS NOT NULL AS withdrawn,
         v.visible OR v.visible_otherwise AS passes, i.hidden_at IS NOT NULL
           OR EXISTS (SELECT FROM catalog.held_owner h WHERE h.owner_id = i.owner_id) AS "isHeld"
       FROM catalog.version v JOIN catalog.item i ON i.id = v.item_id WHERE v.item_id = $1 AND v.id = $2`,
      [itemId, versionId],
    );
    return version;
  }

  async saveVerdict(tx: Tx, verdict: VerdictChanged, security: SecurityView): Promise<void> {
    await tx.query(
      `UPDATE catalog.version SET verdict = $2, verdict_revision = $3, reason_codes = $4, verdict_summary = $5,
         engine_version = $6, checked_at = to_timestamp($7::float8 / 1000), security = $8, manual_state = $9 WHERE id = $1`,
      [
        verdict.versionId,
        verdict.verdict,
        verdict.revision,
        verdict.reasonCodes,
        verdict.summary,
        verdict.engineVersion,
        verdict.checkedAt,
        JSON.stringify(security),
        verdict.manualState ?? null,
      ],
    );
  }

  /**
   * Counts a decision and applies it. The first time a version becomes visible dates its item's update; by the
   * database's clock, the same for every replica, because lists are walked by it.
   *
   * @param passes whether it may be seen; it is, unless it is withdrawn
   */
  async saveDecision(tx: Tx, versionId: string, passes: boolean): Promise<void> {
    await tx.query(
      `UPDATE catalog.version SET visible = $2 AND withdrawn_at IS NULL, visible_otherwise = $2 AND withdrawn_at IS NOT NULL,
         decision_revision = decision_revision + 1,
         listed_at = CASE WHEN $2 AND withdrawn_at IS NULL
           THEN coalesce(listed_at, date_trunc('milliseconds', clock_timestamp())) ELSE listed_at END
       WHERE id = $1`,
      [versionId, passes],
    );
  }

  /** Counts a decision about every version of an item about which there was one. @returns what to say of them */
  countDecided(tx: Tx, itemId: string): Promise<VersionDecided[]> {
    return tx.query<VersionDecided>(
      `UPDATE catalog.version v SET decision_revision = v.decision_revision + 1
       FROM catalog.item i WHERE i.id = v.item_id AND i.id = $1 AND v.decision_revision > 0
       RETURNING ${SAID}, v.visible AND i.public_version_id IS NOT NULL AS visible`,
      [itemId],
    );
  }

  /** Counts a decision about every version of these items that moderation would show. @returns what to say of them */
  countVisible(tx: Tx, itemIds: readonly string[]): Promise<Omit<VersionDecided, 'visible'>[]> {
    return tx.query<Omit<VersionDecided, 'visible'>>(
      `UPDATE catalog.version v SET decision_revision = v.decision_revision + 1
       FROM catalog.item i WHERE i.id = v.item_id AND i.id = ANY($1::uuid[]) AND v.visible
       RETURNING ${SAID}`,
      [itemIds],
    );
  }
}
