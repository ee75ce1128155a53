import type { FastifyInstance } from 'fastify';
import { deprecationHeaders } from './deprecation.rules';

/** Tells callers of older routes that these will go, whatever becomes of the request. */
export function announceDeprecations(http: FastifyInstance): void {
  http.addHook('onRequest', (request, reply, done) => {
    const headers = deprecationHeaders(request.is404 ? undefined : request.routeOptions.url);
    if (headers !== undefined) void reply.headers(headers);
    done();
  });
}
