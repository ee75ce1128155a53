import { createDataSource, migrate } from '@app/persistence';
import { catalogDatabase } from '../../../apps/catalog/src/catalog.database';
import { createDatabase } from '../../support/postgres';

describe('migrations', () => {
  it('go up, all the way down, and up again', async () => {
    const database = await createDatabase();
    const db = await createDataSource(catalogDatabase, database.url).initialize();
    const tables = async () => {
      const [row] = await db.query<{ n: number }[]>(
        `SELECT count(*)::int AS n FROM pg_class WHERE relnamespace = 'catalog'::regnamespace AND relkind IN ('r', 'i')
         AND relname NOT LIKE 'migrations%' AND relname NOT LIKE 'PK_%'`,
      );
      return row!.n;
    };

    await migrate(db, 'catalog');
    const there = await tables();
    for (const _ of catalogDatabase.migrations) await db.undoLastMigration();
    expect(await tables()).toBe(0);
    expect(await db.query(`SELECT 1 FROM pg_proc WHERE pronamespace = 'catalog'::regnamespace`)).toEqual([]);
    expect(await migrate(db, 'catalog')).toEqual(catalogDatabase.migrations.map(({ name }) => name));
    expect(await tables()).toBe(there);

    await db.destroy();
    await database.close();
  });
});
