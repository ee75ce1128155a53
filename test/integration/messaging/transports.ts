import { Client } from 'pg';
import { createDatabase, type TestDatabase } from '../../support/postgres';
import { startNats, type TestNats } from '../../support/nats';
import type { NotesEnvironment } from './notes';

export type Transport = 'in-process' | 'NATS';

/** What a suite needs that runs the same over both buses. */
export class TransportWorld {
  private database!: TestDatabase;
  private readonly others: TestDatabase[] = [];
  nats?: TestNats;

  constructor(private readonly transport: Transport) {}

  async open(): Promise<void> {
    this.others.length = 0;
    this.database = await createDatabase();
    if (this.transport === 'NATS') this.nats = await startNats();
  }
  async close(): Promise<void> {
    await this.nats?.stop();
    for (const database of [this.database, ...this.others]) await database.close();
  }
  /** A database with what ours has now; nobody may be connected to it. */
  async copyDatabase(): Promise<TestDatabase> {
    const copy = await createDatabase(new URL(this.database.url).pathname.slice(1));
    this.others.push(copy);
    return copy;
  }
  /** From now on `environment` names this database; the bus stays. */
  async moveTo(database: TestDatabase): Promise<void> {
    this.others.push(this.database);
    this.database = database;
  }
  async sql(statements: readonly string[]): Promise<void> {
    const client = new Client({ connectionString: this.database.url });
    await client.connect();
    await client.query(statements.join('; ')).finally(() => client.end());
  }
  get environment(): NotesEnvironment {
    return { databaseUrl: this.database.url, ...(this.nats === undefined ? {} : { natsUrl: this.nats.url }) };
  }
}
