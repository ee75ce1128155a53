import type { EntityManager, QueryRunner } from 'typeorm';

/** Runs one statement; resolves to its rows, whatever kind of statement it is. */
export async function runSql<R>(session: QueryRunner, sql: string, parameters: readonly unknown[]): Promise<R[]> {
  const { records } = await session.query(sql, [...parameters], true);
  return (records ?? []) as R[];
}

/** Whether a statement of the open transaction has failed, so that Postgres will not commit it. */
export async function isAborted(em: EntityManager): Promise<boolean> {
  const connection = (await em.queryRunner!.connect()) as { getTransactionStatus(): string | null };
  return connection.getTransactionStatus() === 'E';
}
