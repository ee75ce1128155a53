import { DomainError } from '@app/kernel';
import type { FastifyInstance } from 'fastify';
import { identityOf } from '../authentication/request-identity';
import type { RateLimits } from './rate-limits.service';

/**
 * Holds every request to the limits of its caller: after it is known who calls, before anything is refused for another
 * reason and before a body is read. Whatever becomes of the request, its answer says how much is left.
 */
export function limitRequests(http: FastifyInstance, limits: RateLimits): void {
  http.addHook('onRequest', async (request, reply) => {
    const verdict = await limits.admit({
      method: request.method,
      url: request.url,
      template: request.is404 ? undefined : request.routeOptions.url,
      socketAddress: request.raw.socket.remoteAddress,
      headers: request.headers,
      identity: identityOf(request),
    });
    if (verdict === undefined) return;
    void reply.headers(verdict.headers);
    if (verdict.violated.length > 0)
      throw new DomainError('RATE_LIMITED', undefined, { violatedPolicies: verdict.violated });
  });
}
