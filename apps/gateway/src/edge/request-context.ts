import { childTraceparent, nowMs, runInContext, type RequestContext } from '@app/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** How long a caller of a JSON route waits for the whole answer; shipped clients give up at 15 s, others later. */
const ANSWER_WITHIN_MS = 30_000;

const contexts = new WeakMap<object, RequestContext>();

/**
 * Runs every request in a context of its own: id, trace, deadline; the caller joins once it is authenticated.
 * Entered twice, since what is called back by the socket while a body arrives does not belong to the request.
 */
export function runRequestsInContext(http: FastifyInstance): void {
  http.addHook('onRequest', (request, reply, done) => {
    const context = contextFor(request);
    contexts.set(request.raw, context);
    void reply.header('x-request-id', context.requestId);
    runInContext(context, done);
  });
  http.addHook('preValidation', (request, _reply, done) => {
    runInContext(contexts.get(request.raw) ?? contextFor(request), done);
  });
}

function contextFor(request: FastifyRequest): RequestContext {
  const { traceparent } = request.headers;
  return {
    requestId: request.id,
    traceparent: childTraceparent(typeof traceparent === 'string' ? traceparent : undefined),
    // Bytes take as long as the caller's line does; the question after them has its own time.
    ...(carriesBytes(request) ? {} : { deadlineMs: nowMs() + ANSWER_WITHIN_MS }),
  };
}

function carriesBytes({ headers, routeOptions }: FastifyRequest): boolean {
  return routeOptions.config.raw === true || headers['content-type']?.startsWith('multipart/') === true;
}
