import { createDataSource, migrate } from '@app/persistence';
import { moderationDatabase } from '../../../apps/moderation/src/moderation.database';
import { ratingsDatabase } from '../../../apps/ratings/src/ratings.database';
import { scanningDatabase } from '../../../apps/scanning/src/scanning.database';
import { createDatabase } from '../../support/postgres';

describe.each([scanningDatabase, moderationDatabase, ratingsDatabase])('migrations of $schema', (definition) => {
  it('go up, down without a trace, and up again', async () => {
    const database = await createDatabase();
    const db = await createDataSource(definition, database.url).initialize();
    const left = (): Promise<unknown> =>
      db.query(
        `SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
         WHERE n.nspname = $1 AND relkind IN ('r', 'S') AND relname NOT LIKE 'migrations%'`,
        [definition.schema],
      );
    try {
      const names = await migrate(db, definition.schema);
      expect(names).toHaveLength(definition.migrations.length);
      expect(await left()).not.toEqual([]);
      for (const _ of names) await db.undoLastMigration();
      expect(await left()).toEqual([]);
      expect(await migrate(db, definition.schema)).toEqual(names);
    } finally {
      await db.destroy();
      await database.close();
    }
  });
});
