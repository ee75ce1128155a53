import { Client } from 'pg';
import { advisoryLockKey } from './advisory-lock';

/** How soon the server notices that this machine has vanished without a word, and frees the lock. */
const VANISHED = 'SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3';

/**
 * A database session that may hold a lock for as long as it lives. It has a connection of its own, not one of the
 * pool's: whatever goes wrong, closing it gives the lock up, and no lock can stay behind on a connection that others use.
 * Needs a direct connection to Postgres, not a pooler in transaction mode.
 */
export class LeaderSession {
  private constructor(private readonly client: Client) {}

  static async open(url: string, applicationName: string): Promise<LeaderSession> {
    const client = new Client({
      connectionString: url,
      application_name: applicationName,
      connectionTimeoutMillis: 5_000,
      statement_timeout: 30_000,
      query_timeout: 35_000,
      keepAlive: true,
    });
    // A connection that breaks while idle; the next query says so again.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query(VANISHED);
      return new LeaderSession(client);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  /** Whether this session now holds the lock `name`, alone in the whole database. */
  async tryLock(name: string): Promise<boolean> {
    const [row] = await this.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
      advisoryLockKey(name),
    ]);
    return row?.locked === true;
  }
  async query<R>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
    const { rows } = await this.client.query(sql, [...parameters]);
    return rows as R[];
  }
  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}
