import type { FastifyInstance } from 'fastify';
import { corsHeaders, preflightHeaders } from './cors.rules';
import { surfaceOf } from './surface.rules';

/** Headers every answer has, and the answer to CORS preflights (server-semantics 0.2 and 8). */
export function sendCommonHeaders(http: FastifyInstance): void {
  http.addHook('onRequest', (request, reply, done) => {
    void reply.headers({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'x-frame-options': 'DENY',
    });
    if (surfaceOf(request.url) === 'other') return done();
    void reply.headers(corsHeaders());
    if (request.method !== 'OPTIONS') return done();
    void reply.status(204).headers(preflightHeaders(request.headers)).send();
  });
  http.addHook('onSend', (request, reply, _payload, done) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    // Fastify adds a charset JSON does not have.
    if (reply.getHeader('content-type') === 'application/json; charset=utf-8')
      void reply.header('content-type', 'application/json');
    done();
  });
}
