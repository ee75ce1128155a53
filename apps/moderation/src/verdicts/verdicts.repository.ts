import { Injectable } from '@nestjs/common';
import type { ItemKind, RulingState, ScanVerdict, Verdict } from '@app/contracts';
import { Clock } from '@app/kernel';
import type { Tx } from '@app/persistence';
import type { ScannerOutcome } from './scanner-outcome.rules';
import type { Judged, ManualRuling } from './verdict.rules';

/** Which version of which skill or package. */
export interface VersionKey {
  readonly kind: ItemKind;
  readonly itemId: string;
  readonly versionId: string;
}

/** A moderator's word that is new, and whose it is. */
export interface NewRuling extends ManualRuling {
  readonly by: string | null;
}

/** What was worked out last, and how often something was. */
interface KnownVerdict {
  readonly verdict: Verdict;
  readonly revision: number;
}
/** What only the staff learns of a version's verdict. */
interface VerdictTrail {
  readonly revision: number;
  readonly ruledBy: string | null;
  readonly ruledMs: number | null;
}
type KnownRow = { readonly asked: string[]; readonly isAutomatic: boolean } & (
  | { readonly state: RulingState; readonly reason: string; readonly at: Date }
  | { readonly state: null; readonly reason: null; readonly at: null }
);
interface OutcomeRow {
  readonly scanner: string;
  readonly verdict: ScanVerdict;
  readonly reason_codes: string[];
  readonly summary: string;
  readonly engine_version: string;
  readonly capability_tags: string[];
  readonly details: unknown;
  readonly checked_at: Date;
}

@Injectable()
export class VerdictsRepository {
  constructor(private readonly clock: Clock) {}

  /**
   * Makes the version's row, pending, unless it is there; either way locks it until the transaction ends.
   * @returns its verdict so far
   */
  async lock(tx: Tx, { kind, itemId, versionId }: VersionKey): Promise<KnownVerdict> {
    const [row] = await tx.query<KnownVerdict>(
      `INSERT INTO moderation.verdict (version_id, item_id, kind, verdict, revision, created_at, updated_at)
       VALUES ($1, $2, $3, 'pending', 0, $4, $4)
       ON CONFLICT (version_id) DO UPDATE SET version_id = EXCLUDED.version_id RETURNING verdict, revision`,
      [versionId, itemId, kind, this.clock.now()],
    );
    return row!;
  }

  /** Remembers which scanners a locked version was given to. */
  async keepAsked(tx: Tx, versionId: string, asked: readonly string[]): Promise<void> {
    await tx.query(`UPDATE moderation.verdict SET asked_scanners = $2 WHERE version_id = $1 AND asked_scanners <> $2`, [
      versionId,
      asked,
    ]);
  }

  /** Keeps the outcome unless a later one of the same scanner is known. @returns whether it was kept */
  async keepOutcome(tx: Tx, versionId: string, outcome: ScannerOutcome): Promise<boolean> {
    const { scanner, verdict, reasonCodes, summary, engineVersion, capabilityTags, details, checkedAt } = outcome;
    const json = details === undefined ? null : JSON.stringify(details);
    const kept = await tx.query(
      `INSERT INTO moderation.scanner_outcome AS known
         (version_id, scanner, verdict, reason_codes, summary, engine_version, capability_tags, checked_at, details)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT ON CONSTRAINT scanner_outcome_pkey DO UPDATE SET
         verdict = EXCLUDED.verdict, reason_codes = EXCLUDED.reason_codes, summary = EXCLUDED.summary,
         engine_version = EXCLUDED.engine_version, capability_tags = EXCLUDED.capability_tags,
         checked_at = EXCLUDED.checked_at, details = EXCLUDED.details
       WHERE known.checked_at < EXCLUDED.checked_at
       RETURNING 1`,
      [versionId, scanner, verdict, reasonCodes, summary, engineVersion, capabilityTags, new Date(checkedAt), json],
    );
    return kept.length > 0;
  }

  /** What the verdict of a version follows from. Undecided when nothing is known of it. */
  async judged(db: Pick<Tx, 'query'>, { kind, versionId }: VersionKey): Promise<Judged> {
    const rows = await db.query<OutcomeRow>(
      `SELECT scanner, verdict, reason_codes, summary, engine_version, capability_tags, details, checked_at
       FROM moderation.scanner_outcome WHERE version_id = $1`,
      [versionId],
    );
    const [known] = await db.query<KnownRow>(
      `SELECT asked_scanners AS asked, manual_state AS state, manual_reason AS reason, manual_at AS at,
         manual_by IS NULL AS "isAutomatic"
       FROM moderation.verdict WHERE version_id = $1`,
      [versionId],
    );
    return { kind, outcomes: rows.map(outcomeOf), asked: known?.asked ?? [], ruling: rulingOf(known) };
  }

  /** Undefined when nothing is known of the version. */
  async trail(db: Pick<Tx, 'query'>, versionId: string): Promise<VerdictTrail | undefined> {
    const [row] = await db.query<VerdictTrail>(
      `SELECT revision, manual_by AS "ruledBy", (extract(epoch FROM manual_at) * 1000)::float8 AS "ruledMs"
       FROM moderation.verdict WHERE version_id = $1`,
      [versionId],
    );
    return row;
  }

  /** Writes a moderator's word about a locked version down. */
  async saveRuling(tx: Tx, versionId: string, { state, reason, at, by }: NewRuling): Promise<void> {
    await tx.query(
      `UPDATE moderation.verdict SET manual_state = $2, manual_reason = $3, manual_at = $4, manual_by = $5
       WHERE version_id = $1`,
      [versionId, state, reason, new Date(at), by],
    );
  }

  /** @returns the new revision */
  async save(tx: Tx, versionId: string, verdict: Verdict): Promise<number> {
    const [row] = await tx.query<{ revision: number }>(
      `UPDATE moderation.verdict SET verdict = $2, revision = revision + 1, updated_at = $3
       WHERE version_id = $1 RETURNING revision`,
      [versionId, verdict, this.clock.now()],
    );
    return row!.revision;
  }
}

function rulingOf(known: KnownRow | undefined): ManualRuling | null {
  if (known === undefined || known.state === null) return null;
  const { state, reason, at, isAutomatic } = known;
  return { state, reason, at: at.getTime(), isAutomatic };
}
function outcomeOf({ reason_codes, engine_version, capability_tags, checked_at, ...row }: OutcomeRow): ScannerOutcome {
  return {
    ...row,
    reasonCodes: reason_codes,
    engineVersion: engine_version,
    capabilityTags: capability_tags,
    checkedAt: checked_at.getTime(),
  };
}
