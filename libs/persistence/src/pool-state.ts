import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver';
import type { PoolState } from './metrics';

/** What the pool of a service is doing now. */
export function poolState(db: DataSource): PoolState {
  const { totalCount, idleCount, waitingCount, options } = (db.driver as PostgresDriver).master as Pool;
  // With an idle connection the pool lets everybody wait for its next tick; that is no wait worth telling.
  const waiting = idleCount > 0 || totalCount < options.max ? 0 : waitingCount;
  return { used: totalCount - idleCount, idle: idleCount, most: options.max, waiting };
}
