import { createDatabase, type TestDatabase } from '../../support/postgres';
import { startNats, type TestNats } from '../../support/nats';
import type { NotesEnvironment } from './notes';

export type Transport = 'in-process' | 'NATS';

/** What a suite needs that runs the same over both buses. */
export class TransportWorld {
  private database!: TestDatabase;
  nats?: TestNats;

  constructor(private readonly transport: Transport) {}

  async open(): Promise<void> {
    this.database = await createDatabase();
    if (this.transport === 'NATS') this.nats = await startNats();
  }
  async close(): Promise<void> {
    await this.nats?.stop();
    await this.database.close();
  }
  get environment(): NotesEnvironment {
    return { databaseUrl: this.database.url, ...(this.nats === undefined ? {} : { natsUrl: this.nats.url }) };
  }
}
