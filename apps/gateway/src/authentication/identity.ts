import type { Actor, DomainError } from '@app/kernel';

/** What the credentials of a request amount to. */
export type Identity =
  | { readonly kind: 'anonymous' }
  /** There was a credential and it counts for nothing: routes open to everybody serve it as anonymous. */
  | { readonly kind: 'refused'; readonly reason: DomainError }
  | { readonly kind: 'known'; readonly actor: Actor };

export const ANONYMOUS: Identity = { kind: 'anonymous' };
