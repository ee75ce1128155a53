import { AsyncLocalStorage } from 'node:async_hooks';

const scopes = new AsyncLocalStorage<{ open: boolean }>();

/** Whether the running code is inside an open database transaction; an RPC refuses to start there. */
export function isInTransaction(): boolean {
  return scopes.getStore()?.open === true;
}

/** Runs `work` as the inside of a transaction. What it left behind unawaited is outside once it has settled. */
export async function inTransactionScope<T>(work: () => Promise<T>): Promise<T> {
  const scope = { open: true };
  try {
    return await scopes.run(scope, work);
  } finally {
    scope.open = false;
  }
}
