import { createDataSource } from '@app/persistence';
import { moderationDatabase } from '../../../apps/moderation/src/moderation.database';
import { createDatabase } from '../../support/postgres';

it('the schema of moderation goes up, down and up again', async () => {
  const database = await createDatabase();
  const db = await createDataSource(moderationDatabase, database.url).initialize();
  try {
    await db.query('CREATE SCHEMA moderation');
    const made = async (): Promise<string[]> => {
      const rows: { name: string }[] = await db.query(
        `SELECT relname AS name FROM pg_class WHERE relnamespace = 'moderation'::regnamespace AND relname !~ 'migrations|^PK_'
         UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'moderation'::regnamespace ORDER BY 1`,
      );
      return rows.map(({ name }) => name);
    };
    await db.runMigrations();
    const up = await made();
    expect(up).toEqual(expect.arrayContaining(['verdict', 'audit_record', 'audit_head', 'refuse_audit_change']));
    for (const _ of moderationDatabase.migrations) await db.undoLastMigration();
    expect(await made()).toEqual([]);
    await db.runMigrations();
    expect(await made()).toEqual(up);
  } finally {
    await db.destroy();
    await database.close();
  }
});
