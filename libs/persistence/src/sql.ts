import { isTracing, openLeafSpan, type SpanOfContext } from '@app/kernel';
import type { EntityManager, QueryRunner } from 'typeorm';

/** Runs one statement; resolves to its rows, whatever kind of statement it is. */
export async function runSql<R>(session: QueryRunner, sql: string, parameters: readonly unknown[]): Promise<R[]> {
  const span = isTracing() ? openLeafSpan(spanOf(sql)) : undefined;
  try {
    const { records } = await session.query(sql, [...parameters], true);
    span?.end();
    return (records ?? []) as R[];
  } catch (error) {
    span?.end({}, sqlState(error));
    throw error;
  }
}

function spanOf(sql: string): SpanOfContext {
  const text = shownSql(sql);
  const attributes = { 'db.system.name': 'postgresql', 'db.query.text': text };
  return { name: text.split(' ', 1)[0]!, kind: 'client', attributes };
}
/** PostgreSQL's code for what went wrong; its message may hold data. */
function sqlState(error: unknown): string {
  const { driverError } = error as { driverError?: { code?: unknown } };
  return typeof driverError?.code === 'string' ? driverError.code : 'failed';
}

/** Whether a statement of the open transaction has failed, so that Postgres will not commit it. */
export async function isAborted(em: EntityManager): Promise<boolean> {
  const connection = (await em.queryRunner!.connect()) as { getTransactionStatus(): string | null };
  return connection.getTransactionStatus() === 'E';
}

const MOST_SHOWN = 2_000;

/** A statement on one line, for logs and traces. What it was given stays out: values travel as parameters. */
export function shownSql(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length <= MOST_SHOWN ? line : `${line.slice(0, MOST_SHOWN)}…`;
}
