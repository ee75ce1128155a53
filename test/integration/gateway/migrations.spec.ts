import { createDataSource, migrate } from '@app/persistence';
import { gatewayDatabase } from '../../../apps/gateway/src/gateway.database';
import { createDatabase } from '../../support/postgres';

describe('migrations', () => {
  it('go up, all the way down, and up again', async () => {
    const database = await createDatabase();
    const db = await createDataSource(gatewayDatabase, database.url).initialize();
    const tables = async () => {
      const [row] = await db.query<{ n: number }[]>(
        `SELECT count(*)::int AS n FROM pg_class WHERE relnamespace = 'gateway'::regnamespace AND relkind IN ('r', 'i')
         AND relname NOT LIKE 'migrations%' AND relname NOT LIKE 'PK_%'`,
      );
      return row!.n;
    };

    await migrate(db, 'gateway');
    const there = await tables();
    for (const _ of gatewayDatabase.migrations) await db.undoLastMigration();
    expect(await tables()).toBe(0);
    expect(await db.query(`SELECT 1 FROM pg_proc WHERE pronamespace = 'gateway'::regnamespace`)).toEqual([]);
    expect(await migrate(db, 'gateway')).toEqual(gatewayDatabase.migrations.map(({ name }) => name));
    expect(await tables()).toBe(there);

    await db.destroy();
    await database.close();
  });
});
