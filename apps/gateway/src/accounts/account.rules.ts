import type { Initiator } from '@app/contracts';
import { DomainError, type Actor } from '@app/kernel';

export const USER_STATES = ['active', 'banned', 'deleted'] as const;
export type UserState = (typeof USER_STATES)[number];

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

/** A name or label as people type it: one line, no control characters, which Postgres and terminals do not take well. */
export function plainLine(text: string | undefined): string {
  return (text ?? '').replace(/[\p{Cc}\p{Z}]+/gu, ' ').trim();
}

/** Who a fact is put down to; `system` when no request caused it. */
export function initiatorOf(actor: Actor | undefined): Initiator {
  if (actor === undefined) return { kind: 'system' };
  const { userId, handle, clientId } = actor;
  return {
    kind: userId === undefined ? 'client' : 'user',
    ...(userId === undefined ? {} : { userId }),
    ...(handle === undefined ? {} : { handle }),
    ...(clientId === undefined ? {} : { clientId }),
  };
}
