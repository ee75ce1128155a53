import { AsyncLocalStorage } from 'node:async_hooks';

/** Knows whether the running code is inside a database transaction; an RPC refuses to start there. */
export const transactionScope = new AsyncLocalStorage<true>();
