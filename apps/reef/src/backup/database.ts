import { SERVICES, type Service } from '@app/contracts';
import { advisoryLockKey } from '@app/persistence';
import { Client } from 'pg';
import { CommandError, EXIT } from '../exit-codes';

/** Keys live for a day, in a partition a day: what was asked before the disaster may be asked again after it. */
const NOT_KEPT = ['idempotency_key'];

export interface Table {
  readonly schema: string;
  readonly table: string;
  readonly columns: string[];
}
export interface Sequence {
  readonly schema: string;
  readonly name: string;
}

/** One session in the database of all six services, for as long as it takes. */
export class Database {
  private constructor(readonly client: Client) {}

  /** @throws CommandError when the database cannot be reached */
  static async open(url: string): Promise<Database> {
    const client = new Client({
      connectionString: url,
      application_name: 'reef-backup',
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    });
    client.on('error', () => undefined); // the next statement says so again
    try {
      await client.connect();
      await client.query(`SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0;
        SET tcp_keepalives_idle = 30; SET datestyle = 'ISO'; SET timezone = 'UTC'; SET search_path = pg_catalog`);
      return new Database(client);
    } catch (error) {
      await client.end().catch(() => undefined);
      const reason = (error as Error).message || (error as Error).name;
      throw new CommandError(`The database cannot be reached: ${reason}.`, EXIT.unreachable);
    }
  }

  async query<R>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    return (await this.client.query(sql, [...parameters])).rows as R[];
  }
  /** Holds the lock `name` until the session ends, unless another session does. @returns whether it does now */
  async tryLock(name: string): Promise<boolean> {
    const [row] = await this.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
      advisoryLockKey(name),
    ]);
    return row?.locked === true;
  }

  /** Which of the six schemas there are. */
  async schemas(): Promise<Service[]> {
    const rows = await this.query<{ nspname: string }>('SELECT nspname FROM pg_namespace WHERE nspname = ANY($1)', [
      SERVICES,
    ]);
    return SERVICES.filter((service) => rows.some(({ nspname }) => nspname === service));
  }
  /** Names of the migrations of every schema, in the order they ran in. */
  async migrations(): Promise<Record<string, string[]>> {
    const ran: Record<string, string[]> = {};
    for (const schema of await this.schemas()) {
      const rows = await this.query<{ name: string }>(`SELECT name FROM ${schema}.migrations ORDER BY id`);
      ran[schema] = rows.map(({ name }) => name);
    }
    return ran;
  }
  /** All that has rows to keep, with the columns one can write. */
  tables(): Promise<Table[]> {
    return this.query<Table>(
      `SELECT n.nspname AS schema, c.relname AS table, array_agg(a.attname::text ORDER BY a.attnum) AS columns
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
       WHERE n.nspname = ANY($1) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND c.relname <> 'migrations' AND c.relname <> ALL($2)
       GROUP BY 1, 2 ORDER BY 1, 2`,
      [SERVICES, NOT_KEPT],
    );
  }
  sequences(): Promise<Sequence[]> {
    return this.query<Sequence>(
      `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = ANY($1) AND c.relkind = 'S' AND c.relname <> 'migrations_id_seq' ORDER BY 1, 2`,
      [SERVICES],
    );
  }
  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}

/** `"schema"."name"` of what the database or a checked manifest names. */
export function quoted(schema: string, name: string): string {
  return `"${schema}"."${name}"`;
}
