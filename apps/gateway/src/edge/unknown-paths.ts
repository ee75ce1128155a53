import { DomainError } from '@app/kernel';
import type { FastifyInstance } from 'fastify';

/** Answers 404 before the body: an unknown path need not be sent anything to be unknown. */
export function refuseUnknownPaths(http: FastifyInstance): void {
  http.addHook('onRequest', async (request) => {
    if (request.is404) throw new DomainError('NOT_FOUND');
  });
}
