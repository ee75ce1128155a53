import type { AccountChoice, Initiator } from '@app/contracts';
import { DomainError, type Actor } from '@app/kernel';
import { isUuid } from '../edge/uuid.rules';

export const USER_STATES = ['active', 'banned', 'deleted'] as const;
export type UserState = (typeof USER_STATES)[number];

/** An account by its id or its handle. */
export type UserKey = { readonly id: string } | { readonly handle: string };

/** The longest reason anybody gives for anything, in characters. */
const MAX_REASON = 500;
/** Who administers the registry from its first start on. */
export const ADMIN_HANDLE = 'admin';

const HANDLE = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
/** `/plugins` and `/skills` are routes. */
const RESERVED = new Set(['plugins', 'skills']);

/** A handle as typed, without `@`, in the one case handles have. */
export function normalHandle(handle: string): string {
  return handle.trim().replace(/^@/, '').trim().toLowerCase();
}

/**
 * The handle for a new account or publisher (server-semantics 1.1 and 1.6).
 * @throws DomainError HANDLE_INVALID when it is empty, malformed or reserved
 */
export function newHandle(handle: string): string {
  const normal = normalHandle(handle);
  if (normal === '') throw new DomainError('HANDLE_INVALID', 'Handle is required');
  if (!HANDLE.test(normal)) throw new DomainError('HANDLE_INVALID');
  if (RESERVED.has(normal)) {
    throw new DomainError(
      'HANDLE_INVALID',
      `Handle "@${normal}" is reserved for ClawHub routes. Choose a different handle.`,
    );
  }
  return normal;
}

/** A handle to look somebody up by; undefined when nobody can have it. */
export function findableHandle(handle: string): { handle: string } | undefined {
  const normal = normalHandle(handle);
  return HANDLE.test(normal) ? { handle: normal } : undefined;
}

/**
 * The account a request means; its id wins (server-semantics 1.8). Undefined: what is named cannot exist.
 * @throws DomainError INVALID_INPUT when nothing is named
 */
export function userKeyOf({ userId, handle }: AccountChoice): UserKey | undefined {
  if (userId !== undefined && userId.trim() !== '') return isUuid(userId.trim()) ? { id: userId.trim() } : undefined;
  if (handle !== undefined && handle.trim() !== '') return findableHandle(handle);
  throw new DomainError('INVALID_INPUT', 'Missing userId or handle');
}

/** A reason as it is kept: one line; null when there is none. @throws DomainError INVALID_INPUT above 500 characters */
export function reasonOf(reason: string | undefined): string | null {
  const line = plainLine(reason);
  if ([...line].length > MAX_REASON)
    throw new DomainError('INVALID_INPUT', `Reason too long (max ${MAX_REASON} chars)`);
  return line === '' ? null : line;
}

/** A name or label as people type it: one line, no control characters, which Postgres and terminals do not take well. */
export function plainLine(text: string | undefined): string {
  return (text ?? '').replace(/[\p{Cc}\p{Z}]+/gu, ' ').trim();
}

/** Who a fact is put down to; `system` when no request caused it. */
export function initiatorOf(actor: Actor | undefined): Initiator {
  if (actor === undefined) return { kind: 'system' };
  const { userId, handle, role, clientId } = actor;
  return {
    kind: userId === undefined ? 'client' : 'user',
    ...(userId === undefined ? {} : { userId }),
    ...(handle === undefined ? {} : { handle }),
    ...(userId === undefined ? {} : { role }),
    ...(clientId === undefined ? {} : { clientId }),
  };
}
