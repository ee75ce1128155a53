import { createIdempotencyTables, dropIdempotencyTables } from '@app/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * - `webhook_endpoint`: who is told what, and where. `secret_sealed` is encrypted at rest; the one of before signs, too,
 *   until `old_secret_until`. `failing_since`: nothing has got through since. `paused_until`: it asked for a pause.
 * - `webhook_message`: one event as it is sent to every endpoint that wanted it; its id is the event's.
 * - `webhook_delivery`: one message on its way to one endpoint. `due_at` is when it may be tried next, and while
 *   `lease_id` holds it, when the lease ends. `tries` counts by the retry schedule and starts again with a replay,
 *   `attempts` counts all.
 * - `webhook_attempt`: written before the call; without `duration_ms` nobody knows how it ended.
 */
export class CreateWebhooks1767650000000 implements MigrationInterface {
  readonly name = 'CreateWebhooks1767650000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`SET LOCAL lock_timeout = '4s'`);
    await createIdempotencyTables(db, 'gateway');
    await db.query(`CREATE TABLE gateway.webhook_endpoint (
      id uuid CONSTRAINT webhook_endpoint_pkey PRIMARY KEY,
      owner_kind text NOT NULL CONSTRAINT webhook_endpoint_owner_known CHECK (owner_kind IN ('user', 'client')),
      owner_id text NOT NULL,
      url text NOT NULL,
      events text[] NOT NULL,
      plugin_id uuid,
      plugin_name text,
      description text,
      cloud_events boolean NOT NULL,
      secret_sealed bytea NOT NULL,
      old_secret_sealed bytea,
      old_secret_until timestamptz(3),
      state text NOT NULL CONSTRAINT webhook_endpoint_state_known CHECK (state IN ('enabled', 'disabled', 'deleted')),
      disabled_reason text CONSTRAINT webhook_endpoint_reason_known CHECK (disabled_reason IN ('owner', 'gone', 'failing')),
      failing_since timestamptz(3),
      paused_until timestamptz(3),
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL)`);
    await db.query(`CREATE INDEX webhook_endpoint_by_owner
      ON gateway.webhook_endpoint (owner_kind, owner_id, created_at DESC, id DESC) WHERE state <> 'deleted'`);
    await db.query(`CREATE INDEX webhook_endpoint_by_plugin ON gateway.webhook_endpoint (plugin_id)
      WHERE state = 'enabled'`);
    await db.query(`CREATE TABLE gateway.webhook_message (
      id uuid CONSTRAINT webhook_message_pkey PRIMARY KEY,
      event text NOT NULL,
      subject text,
      data json NOT NULL,
      traceparent text NOT NULL,
      occurred_at timestamptz(3) NOT NULL,
      created_at timestamptz(3) NOT NULL)`);
    await db.query(`CREATE INDEX webhook_message_oldest ON gateway.webhook_message (created_at)`);
    await db.query(`CREATE TABLE gateway.webhook_delivery (
      id uuid CONSTRAINT webhook_delivery_pkey PRIMARY KEY,
      endpoint_id uuid NOT NULL CONSTRAINT webhook_delivery_to_endpoint REFERENCES gateway.webhook_endpoint (id),
      message_id uuid NOT NULL CONSTRAINT webhook_delivery_of_message
        REFERENCES gateway.webhook_message (id) ON DELETE CASCADE,
      state text NOT NULL CONSTRAINT webhook_delivery_state_known CHECK (state IN ('waiting', 'delivered', 'failed')),
      due_at timestamptz(3) NOT NULL,
      lease_id uuid,
      tries integer NOT NULL,
      attempts integer NOT NULL,
      last_status integer,
      created_at timestamptz(3) NOT NULL,
      finished_at timestamptz(3),
      CONSTRAINT webhook_delivery_once UNIQUE (message_id, endpoint_id))`);
    await db.query(`CREATE INDEX webhook_delivery_waiting ON gateway.webhook_delivery (endpoint_id, due_at)
      WHERE state = 'waiting'`);
    await db.query(`CREATE INDEX webhook_delivery_leased ON gateway.webhook_delivery (endpoint_id)
      WHERE lease_id IS NOT NULL`);
    await db.query(
      `CREATE INDEX webhook_delivery_newest ON gateway.webhook_delivery (endpoint_id, created_at DESC, id DESC)`,
    );
    await db.query(`CREATE TABLE gateway.webhook_attempt (
      delivery_id uuid NOT NULL CONSTRAINT webhook_attempt_of_delivery
        REFERENCES gateway.webhook_delivery (id) ON DELETE CASCADE,
      number integer NOT NULL,
      started_at timestamptz(3) NOT NULL,
      duration_ms integer,
      status integer,
      error text,
      response text,
      CONSTRAINT webhook_attempt_pkey PRIMARY KEY (delivery_id, number))`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE gateway.webhook_attempt, gateway.webhook_delivery, gateway.webhook_message,
      gateway.webhook_endpoint`);
    await dropIdempotencyTables(db, 'gateway');
  }
}
