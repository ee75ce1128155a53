import { hasCode } from './system-error';

/** What disks and S3 servers say when they take no more bytes. */
const FULL = ['ENOSPC', 'EDQUOT', 'QuotaExceeded', 'InsufficientStorage', 'XMinioStorageFull'];

/** Whether the store has no room: nothing is wrong with what was sent, and an operator can help. */
export function isStorageFull(error: unknown): boolean {
  const name = (error as { name?: unknown } | null)?.name;
  return hasCode(error, ...FULL) || (typeof name === 'string' && FULL.includes(name));
}
