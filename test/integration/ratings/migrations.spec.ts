import { createDataSource } from '@app/persistence';
import { ratingsDatabase } from '../../../apps/ratings/src/ratings.database';
import { createDatabase } from '../../support/postgres';

it('the schema of ratings goes up, down and up again', async () => {
  const database = await createDatabase();
  const db = await createDataSource(ratingsDatabase, database.url).initialize();
  try {
    await db.query('CREATE SCHEMA ratings');
    const made = async (): Promise<string[]> => {
      const rows: { name: string }[] = await db.query(
        `SELECT relname AS name FROM pg_class WHERE relnamespace = 'ratings'::regnamespace AND relname !~ 'migrations|^PK_'
         UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'ratings'::regnamespace ORDER BY 1`,
      );
      return rows.map(({ name }) => name);
    };
    await db.runMigrations();
    const up = await made();
    expect(up).toEqual(
      expect.arrayContaining(['rating', 'idempotency_key', 'claim_idempotency_key', 'turn_idempotency_days']),
    );
    for (const _ of ratingsDatabase.migrations) await db.undoLastMigration();
    expect(await made()).toEqual([]);
    await db.runMigrations();
    expect(await made()).toEqual(up);
  } finally {
    await db.destroy();
    await database.close();
  }
});
