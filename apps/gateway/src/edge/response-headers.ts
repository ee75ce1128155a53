import type { FastifyInstance } from 'fastify';
import { corsHeaders, preflightHeaders } from './cors.rules';
import { surfaceOf } from './surface.rules';

/** Nothing Reef answers is a page, unless its handler says so: bytes of strangers must not become one. */
const NO_PAGE = "default-src 'none'; frame-ancestors 'none'";

/** Headers every answer of an API has. */
export function commonHeaders(): Record<string, string> {
  return { ...NEVER_A_PAGE, ...corsHeaders() };
}
const NEVER_A_PAGE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-frame-options': 'DENY',
  'content-security-policy': NO_PAGE,
};

/** Headers every answer has, and the answer to CORS preflights (server-semantics 0.2 and 8). */
export function sendCommonHeaders(http: FastifyInstance): void {
  http.addHook('onRequest', (request, reply, done) => {
    if (surfaceOf(request.url) === 'other') {
      void reply.headers(NEVER_A_PAGE);
      return done();
    }
    void reply.headers(commonHeaders());
    if (request.method !== 'OPTIONS') return done();
    void reply.status(204).headers(preflightHeaders(request.headers)).send();
  });
  http.addHook('onSend', (request, reply, _payload, done) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    const type = reply.getHeader('content-type');
    // Fastify adds a charset JSON does not have.
    if (typeof type === 'string' && JSON_TYPE.test(type)) void reply.header('content-type', type.split(';', 1)[0]);
    done();
  });
}

const JSON_TYPE = /^application\/(?:[a-z]+\+)?json;/;
