import { DomainError } from '@app/kernel';
import type { FastifyInstance } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { identityOf } from '../authentication/request-identity';
import type { AddressOf } from './caller-address';
import type { Verdict } from './headers.rules';
import type { RateLimits } from './rate-limits.service';

const verdicts = new WeakMap<IncomingMessage, Verdict | undefined>();

/** Lets a request on that was counted already, or refused: it is not counted twice. */
export function passVerdictOn(request: IncomingMessage, verdict: Verdict | undefined): void {
  verdicts.set(request, verdict);
}

/**
 * Holds every request to the limits of its caller: after it is known who calls, before anything is refused for another
 * reason and before a body is read. Whatever becomes of the request, its answer says how much is left.
 */
export function limitRequests(http: FastifyInstance, limits: RateLimits, addressOf: AddressOf): void {
  http.addHook('onRequest', async (request, reply) => {
    const verdict = verdicts.has(request.raw)
      ? verdicts.get(request.raw)
      : await limits.admit({
          method: request.method,
          url: request.url,
          template: request.is404 ? undefined : request.routeOptions.url,
          address: addressOf(request.raw),
          headers: request.headers,
          identity: identityOf(request),
        });
    if (verdict === undefined) return;
    void reply.headers(verdict.headers);
    if (verdict.violated.length > 0)
      throw new DomainError('RATE_LIMITED', undefined, { violatedPolicies: verdict.violated });
  });
}
