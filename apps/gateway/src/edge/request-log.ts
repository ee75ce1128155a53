import { Logger } from '@nestjs/common';
import type { ErrorCode } from '@app/contracts';
import { currentContext, runInContext } from '@app/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestLine } from './request-log.rules';

/** Who sends a request, as far as limits and logs go. */
export type AddressOf = (request: FastifyRequest) => string | undefined;

const logger = new Logger('Request');
const failures = new WeakMap<object, ErrorCode>();

/** Remembers what a request was answered, for its line in the log. */
export function noteFailure(request: FastifyRequest, code: ErrorCode): void {
  failures.set(request.raw, code);
}

/**
 * One line in the log for every request, when its answer is out or its caller is gone: the rating spec (3) has all
 * calls logged. To be added after the request's context and before anything that may answer.
 */
export function logRequests(http: FastifyInstance, addressOf: AddressOf): void {
  http.addHook('onRequest', (request, reply, done) => {
    const startedAt = performance.now();
    const { socket } = request.raw;
    const sentBefore = socket.bytesWritten;
    const context = currentContext();
    const address = addressOf(request);
    reply.raw.once('close', () => {
      const line = (): void => {
        const durationMs = performance.now() - startedAt;
        logRequest(request, reply, { address, durationMs, bytes: socket.bytesWritten - sentBefore });
      };
      if (context === undefined) line();
      else runInContext(context, line);
    });
    done();
  });
}

interface Measured {
  readonly address: string | undefined;
  readonly durationMs: number;
  readonly bytes: number;
}

function logRequest(request: FastifyRequest, { raw: answer }: FastifyReply, measured: Measured): void {
  const line = requestLine({
    ...measured,
    method: request.method,
    url: request.originalUrl,
    route: request.is404 ? undefined : request.routeOptions.url,
    parameters: (request.params ?? {}) as Record<string, string>,
    userAgent: request.headers['user-agent'],
    actor: currentContext()?.actor,
    status: answer.headersSent ? answer.statusCode : undefined,
    complete: answer.writableFinished,
    failure: failures.get(request.raw),
  });
  if (answer.statusCode >= 500) logger.error(line);
  else logger.log(line);
}
