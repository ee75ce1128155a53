import { createDataSource } from '@app/persistence';
import { publishingDatabase } from '../../../apps/publishing/src/publishing.database';
import { createDatabase } from '../../support/postgres';

it('the schema of publishing goes up, down and up again', async () => {
  const database = await createDatabase();
  const db = await createDataSource(publishingDatabase, database.url).initialize();
  try {
    await db.query('CREATE SCHEMA publishing');
    const tables = async (): Promise<string[]> => {
      const rows: { name: string }[] = await db.query(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'publishing' ORDER BY 1`,
      );
      return rows.map(({ name }) => name).filter((name) => name !== 'migrations');
    };
    await db.runMigrations();
    const up = await tables();
    expect(up).toEqual(expect.arrayContaining(['attempt', 'attempt_blob', 'inbox', 'outbox', 'upload']));
    for (const _ of publishingDatabase.migrations) await db.undoLastMigration();
    expect(await tables()).toEqual([]);
    await db.runMigrations();
    expect(await tables()).toEqual(up);
  } finally {
    await db.destroy();
    await database.close();
  }
});
