import type { QueryRunner } from 'typeorm';

/** How long a key is remembered (rating spec 5.1). A partition a day, so a key is found in today's or yesterday's. */
const KEPT = '24 hours';
/** Partitions made ahead, in days: as long may everybody be away whose task they are. */
const DAYS_AHEAD = 2;

/**
 * The table of a service that answers idempotent calls. Part of one of its migrations.
 *
 * - `idempotency_key`: one row a key, by scope (who calls which route). Without an `outcome` its first call runs until
 *   `lease_until`; whoever holds `attempt` may write the outcome.
 * - `claim_idempotency_key`: takes a key, or says why not, in one question.
 * - `turn_idempotency_days`: makes the partitions of the days to come and drops those nobody can ask for any more.
 */
export async function createIdempotencyTables(db: QueryRunner, schema: string): Promise<void> {
  const table = `${schema}.idempotency_key`;
  await db.query(`CREATE TABLE ${table} (
    day date NOT NULL,
    scope text NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    attempt uuid NOT NULL,
    lease_until timestamptz(3) NOT NULL,
    outcome json,
    created_at timestamptz(3) NOT NULL,
    CONSTRAINT idempotency_key_pkey PRIMARY KEY (scope, key, day)) PARTITION BY RANGE (day)`);
  await db.query(turnDays(schema, table));
  await db.query(claimKey(schema, table));
  await db.query(`SELECT ${schema}.turn_idempotency_days()`);
}

export async function dropIdempotencyTables(db: QueryRunner, schema: string): Promise<void> {
  await db.query(`DROP FUNCTION ${schema}.claim_idempotency_key, ${schema}.turn_idempotency_days`);
  await db.query(`DROP TABLE ${schema}.idempotency_key`);
}

/** No constraint spans two days, so claims of one key take turns; each sees in its second statement what the others did. */
function claimKey(schema: string, table: string): string {
  return `CREATE FUNCTION ${schema}.claim_idempotency_key(
      of_scope text, of_key text, of_fingerprint text, by_attempt uuid, lease interval)
    RETURNS TABLE (state text, on_day text, known_outcome json) LANGUAGE plpgsql AS $claim$
    DECLARE
      known ${table};
      today date;
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtextextended('${table} ' || of_scope || ' ' || of_key, 0));
      today := (clock_timestamp() AT TIME ZONE 'UTC')::date;
      SELECT * INTO known FROM ${table}
        WHERE scope = of_scope AND key = of_key AND day >= today - 1
          AND created_at > clock_timestamp() - interval '${KEPT}'
        ORDER BY day DESC LIMIT 1;
      IF NOT FOUND THEN
        INSERT INTO ${table} (day, scope, key, fingerprint, attempt, lease_until, created_at)
          VALUES (today, of_scope, of_key, of_fingerprint, by_attempt, clock_timestamp() + lease, clock_timestamp())
          ON CONFLICT DO NOTHING;
        RETURN QUERY SELECT CASE WHEN FOUND THEN 'claimed' ELSE 'running' END, today::text, NULL::json;
      ELSIF known.fingerprint <> of_fingerprint THEN
        RETURN QUERY SELECT 'reused', known.day::text, NULL::json;
      ELSIF known.outcome IS NOT NULL THEN
        RETURN QUERY SELECT 'finished', known.day::text, known.outcome;
      ELSE
        UPDATE ${table} SET attempt = by_attempt, lease_until = clock_timestamp() + lease
          WHERE scope = of_scope AND key = of_key AND day = known.day
            AND outcome IS NULL AND lease_until <= clock_timestamp();
        RETURN QUERY SELECT CASE WHEN FOUND THEN 'claimed' ELSE 'running' END, known.day::text, NULL::json;
      END IF;
    END $claim$`;
}

/** Making and dropping a partition locks the table for a moment; it rather tries again later than makes others wait. */
function turnDays(schema: string, table: string): string {
  return `CREATE FUNCTION ${schema}.turn_idempotency_days(
      today date DEFAULT (clock_timestamp() AT TIME ZONE 'UTC')::date)
    RETURNS void LANGUAGE plpgsql SET lock_timeout = '2s' AS $turn$
    DECLARE
      name text;
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtextextended('${table} days', 0));
      FOR ahead IN 0..${DAYS_AHEAD} LOOP
        name := '${table}_' || to_char(today + ahead, 'YYYYMMDD');
        IF to_regclass(name) IS NULL THEN
          EXECUTE format('CREATE TABLE %s PARTITION OF ${table} FOR VALUES FROM (%L) TO (%L)',
            name, today + ahead, today + ahead + 1);
        END IF;
      END LOOP;
      FOR name IN
        SELECT child.oid::regclass::text FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
        WHERE inhparent = '${table}'::regclass AND to_date(right(child.relname, 8), 'YYYYMMDD') < today - 1
      LOOP
        EXECUTE 'DROP TABLE ' || name;
      END LOOP;
    END $turn$`;
}
