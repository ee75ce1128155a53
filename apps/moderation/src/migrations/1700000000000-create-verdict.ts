import { createMessagingTables, dropMessagingTables } from '@app/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * - `verdict`: the effective verdict of each version; `revision` counts its changes, 0 when nothing is in yet.
 * - `scanner_outcome`: the latest outcome of each scanner, from which it is derived.
 */
export class CreateVerdict1700000000000 implements MigrationInterface {
  readonly name = 'CreateVerdict1700000000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await createMessagingTables(db, 'moderation');
    await db.query(`CREATE TABLE moderation.verdict (
      version_id uuid CONSTRAINT verdict_pkey PRIMARY KEY,
      item_id uuid NOT NULL,
      kind text NOT NULL CONSTRAINT verdict_known_kind CHECK (kind IN ('skill', 'package')),
      verdict text NOT NULL
        CONSTRAINT verdict_known_verdict CHECK (verdict IN ('clean', 'suspicious', 'malicious', 'pending')),
      revision integer NOT NULL CONSTRAINT verdict_revision_not_negative CHECK (revision >= 0),
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL)`);
    await db.query(`CREATE INDEX verdict_by_item ON moderation.verdict (item_id)`);
    await db.query(`CREATE TABLE moderation.scanner_outcome (
      version_id uuid NOT NULL
        CONSTRAINT scanner_outcome_of_version REFERENCES moderation.verdict (version_id),
      scanner text NOT NULL,
      verdict text NOT NULL CONSTRAINT scanner_outcome_known_verdict
        CHECK (verdict IN ('clean', 'suspicious', 'malicious', 'inconclusive')),
      reason_codes text[] NOT NULL,
      summary text NOT NULL,
      engine_version text NOT NULL,
      capability_tags text[] NOT NULL,
      checked_at timestamptz(3) NOT NULL,
      CONSTRAINT scanner_outcome_pkey PRIMARY KEY (version_id, scanner))`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE moderation.scanner_outcome, moderation.verdict`);
    await dropMessagingTables(db, 'moderation');
  }
}
