import { createHash } from 'node:crypto';

/** The key of a Postgres advisory lock for `name`: the same in every process, its own for every name. */
export function advisoryLockKey(name: string): string {
  return createHash('sha256').update(`reef:${name}`).digest().readBigInt64BE(0).toString();
}
