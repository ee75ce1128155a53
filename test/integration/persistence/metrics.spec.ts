import { Logger } from '@nestjs/common';
import type { RunningProcess } from '@app/runtime';
import { eventually } from '../../support/eventually';
import { createDatabase, type TestDatabase } from '../../support/postgres';
import { asRequest, catalogOf, COPIES, copiesNotes, startNotes, takeNote, TakesNotes } from '../messaging/notes';

describe('what a process says of its services', () => {
  let database: TestDatabase;
  let running: RunningProcess;
  beforeAll(async () => {
    database = await createDatabase();
    const settings = { DATABASE_SLOW_QUERY_MS: '20', LOG_LEVEL: 'silent' };
    running = await startNotes({ databaseUrl: database.url, ...settings }, TakesNotes, copiesNotes());
  });
  afterAll(async () => {
    await running.stop();
    await database.close();
  });
  const metrics = async () => (await fetch(`http://127.0.0.1:${running.opsPort}/metrics`)).text();

  it('has the pool, the outbox, the relay and the subscribers of each', async () => {
    await takeNote(catalogOf(running), 1);
    const text = await eventually(metrics, (seen) =>
      seen.includes(`reef_events_handled_total{subscriber="${COPIES}",outcome="handled"} 1`),
    );
    for (const line of [
      'reef_database_pool_max{service="catalog"} 5',
      'reef_database_pool_waiting{service="ratings"} 0',
      'reef_relay_leading{service="catalog"} 1',
      'reef_outbox_depth{service="catalog"} 0',
      'reef_dead_letters{service="ratings"} 0',
      `reef_consumer_lag_events{subscriber="${COPIES}"} 0`,
    ])
      expect(text.split('\n')).toContain(line);
    expect(text).toMatch(/^reef_build_info\{process="notes",version="\d[^"]*",node="v\d[^"]*"\} 1$/m);
  });

  it('counts slow statements, and logs their text without what they were given', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    await asRequest(() =>
      catalogOf(running).query(`SELECT pg_sleep(0.05),\n  $1::text AS given`, ['nobody reads this']),
    );
    expect(warn.mock.calls).toEqual([
      [
        { service: 'catalog', duration_ms: expect.any(Number), sql: 'SELECT pg_sleep(0.05), $1::text AS given' },
        'slow query',
      ],
    ]);
    warn.mockRestore();
    expect(await metrics()).toMatch(/^reef_slow_queries_total\{service="catalog"\} [1-9]/m);
  });
});
