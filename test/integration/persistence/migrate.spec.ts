import { createDataSource, migrate, type ServiceDatabase } from '@app/persistence';
import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { eventually } from '../../support/eventually';
import { createDatabase, type TestDatabase } from '../../support/postgres';
import { startProcess } from '../../support/processes';
import { runSource } from '../../support/sources';

class CreateThing1700000000000 implements MigrationInterface {
  readonly name = 'CreateThing1700000000000';
  async up(db: QueryRunner): Promise<void> {
    await db.query('CREATE TABLE catalog.thing (id integer)');
    await db.query('SELECT pg_sleep(0.2)');
  }
  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE catalog.thing');
  }
}
class FillThing1700000000001 implements MigrationInterface {
  readonly name = 'FillThing1700000000001';
  async up(db: QueryRunner): Promise<void> {
    await db.query('INSERT INTO catalog.thing VALUES (1)');
  }
  async down(db: QueryRunner): Promise<void> {
    await db.query('DELETE FROM catalog.thing');
  }
}
class Broken1700000000002 implements MigrationInterface {
  readonly name = 'Broken1700000000002';
  async up(db: QueryRunner): Promise<void> {
    await db.query('INSERT INTO catalog.thing VALUES (2)');
    await db.query('SELECT nonsense');
  }
  async down(): Promise<void> {
    // Nothing of it was ever kept.
  }
}

describe('migrations', () => {
  let database: TestDatabase;
  let admin: Client;

  beforeEach(async () => {
    database = await createDatabase();
    admin = new Client({ connectionString: database.url });
    await admin.connect();
  });
  afterEach(async () => {
    await admin.end();
    await database.close();
  });

  const run = (...migrations: ServiceDatabase['migrations'][number][]) =>
    migrate(createDataSource({ schema: 'catalog', entities: [], migrations }, database.url), 'catalog');
  const things = async () => (await admin.query<{ id: number }>('SELECT id FROM catalog.thing')).rows;
  const sessions = async () => {
    const { rows } = await admin.query(
      `SELECT 1 FROM pg_stat_activity WHERE application_name = 'reef-catalog' AND datname = current_database()`,
    );
    return rows.length;
  };

  it('run once when five replicas start together', async () => {
    const ran = await Promise.all(
      Array.from({ length: 5 }, () => run(CreateThing1700000000000, FillThing1700000000001)),
    );
    expect(ran.filter((names) => names.length > 0)).toEqual([['CreateThing1700000000000', 'FillThing1700000000001']]);
    expect(await things()).toEqual([{ id: 1 }]);
    await eventually(sessions, 0);
  });

  it('keep nothing of one that fails, and everything before it', async () => {
    const failing = run(CreateThing1700000000000, FillThing1700000000001, Broken1700000000002);
    await expect(failing).rejects.toThrow('nonsense');
    expect(await things()).toEqual([{ id: 1 }]);
    expect(await run(CreateThing1700000000000, FillThing1700000000001)).toEqual([]);
    await eventually(sessions, 0);
  });

  it('wait for another replica however long that takes', async () => {
    const { pathname } = new URL(database.url);
    await admin.query(`ALTER DATABASE ${pathname.slice(1)} SET statement_timeout = '50ms'`);
    const ran = await Promise.all([run(CreateThing1700000000000), run(CreateThing1700000000000)]);
    expect(ran.flat()).toEqual(['CreateThing1700000000000']);
  });
});

describe('main.js migrate', () => {
  const migrateCatalog = (databaseUrl: string, ...args: string[]) =>
    startProcess({
      ...runSource('apps/catalog/src/main.ts', ...args),
      env: { DATABASE_URL: databaseUrl },
    });

  it('says what it did, a line a migration, and then that nothing is left to do', async () => {
    const database = await createDatabase();
    const first = await migrateCatalog(database.url, 'migrate');
    expect(await first.exited).toEqual({ code: 0, signal: null });
    expect(first.lines.length).toBeGreaterThan(0);
    expect(first.lines.every((line) => /^catalog: \w+\d{13}$/.test(line))).toBe(true);
    const second = await migrateCatalog(database.url, 'migrate');
    await second.exited;
    expect(second.lines).toEqual(['catalog: up to date']);
    await database.close();
  });

  it('fails in one sentence', async () => {
    const unreachable = await migrateCatalog('postgres://127.0.0.1:1/x', 'migrate');
    expect(await unreachable.exited).toEqual({ code: 1, signal: null });
    expect(unreachable.lines).toEqual(['catalog could not be migrated: connect ECONNREFUSED 127.0.0.1:1']);
    const wrong = await migrateCatalog('postgres://127.0.0.1:1/x', 'migrat');
    expect(await wrong.exited).toEqual({ code: 2, signal: null });
    expect(wrong.lines).toEqual(['catalog takes no argument (start the service) or: migrate [--only <names>]']);
  });
});
