import type { FastifyRequest } from 'fastify';
import { ANONYMOUS, type Identity } from './identity';

const identities = new WeakMap<object, Identity>();

/** Who sends a request. Known from the first hook on, before any body is read. */
export function identityOf(request: FastifyRequest): Identity {
  return identities.get(request.raw) ?? ANONYMOUS;
}

export function identify(request: FastifyRequest, identity: Identity): void {
  identities.set(request.raw, identity);
}
