import { Logger } from '@nestjs/common';
import type { ErrorCode } from '@app/contracts';
import { currentContext, isTracing, openSpan, runInContext, type OpenSpan, type RequestContext } from '@app/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressOf } from '../rate-limits/caller-address';
import { tallies } from './metrics';
import { CLIENT_CLOSED_REQUEST, requestLine, type EndedRequest } from './request-log.rules';

/** What is known of a request when it begins. */
export interface BegunRequest {
  /** By `performance.now()`. */
  readonly startedAt: number;
  /** Its template; undefined for a path that has none. */
  readonly route: string | undefined;
  readonly span: OpenSpan | undefined;
}
/** What is known of a request only when it is over, and the context its line is written in. */
export interface Described {
  readonly context: RequestContext | undefined;
  readonly facts: Pick<EndedRequest, 'method' | 'url' | 'parameters' | 'userAgent' | 'address' | 'actor'>;
}

const logger = new Logger('Request');
const failures = new WeakMap<object, ErrorCode>();

/** Remembers what a request was answered, for its line in the log. */
export function noteFailure(request: Pick<FastifyRequest, 'raw'>, code: ErrorCode): void {
  failures.set(request.raw, code);
}

/**
 * One line in the log for every request, when its answer is out or its caller is gone: the rating spec (3) has all
 * calls logged. That is also when it is counted, and when its span ends.
 */
export class RequestLog {
  /** Only what went wrong is logged. */
  readonly isQuiet: boolean;

  /** @param level the least important one that is logged, as `LOG_LEVEL` names it */
  constructor(level: string) {
    this.isQuiet = !EVERYTHING.has(level);
  }

  whenOver(request: IncomingMessage, answer: ServerResponse, begun: BegunRequest, describe: () => Described): void {
    const { socket } = request;
    const sentBefore = socket.bytesWritten;
    answer.once('close', () => {
      const durationMs = performance.now() - begun.startedAt;
      const status = answer.headersSent ? answer.statusCode : CLIENT_CLOSED_REQUEST;
      tallies.note(request.method!, begun.route, status, durationMs / 1000);
      const isFailure = answer.statusCode >= 500;
      begun.span?.end({ 'http.response.status_code': status }, isFailure ? String(status) : undefined);
      if (this.isQuiet && !isFailure) return;
      const { context, facts } = describe();
      const line = requestLine({
        ...facts,
        route: begun.route,
        status,
        complete: answer.writableFinished,
        failure: failures.get(request),
        durationMs,
        bytes: socket.bytesWritten - sentBefore,
      });
      const say = (): void => (isFailure ? logger.error(line) : logger.log(line));
      if (context === undefined) say();
      else runInContext(context, say);
    });
  }
}
const EVERYTHING: ReadonlySet<string> = new Set(['info', 'debug', 'trace']);

/** To be added after the request's context and before anything that may answer. */
export function logRequests(http: FastifyInstance, log: RequestLog, addressOf: AddressOf): void {
  http.addHook('onRequest', (request, reply, done) => {
    const context = currentContext();
    const address = addressOf(request.raw);
    const route = request.routeOptions.url;
    const span = isTracing() ? spanOfRequest(request.raw, route, context) : undefined;
    log.whenOver(request.raw, reply.raw, { startedAt: performance.now(), route, span }, () => ({
      context,
      facts: {
        method: request.method,
        url: request.originalUrl,
        parameters: (request.params ?? {}) as Record<string, string>,
        userAgent: request.headers['user-agent'],
        address,
        actor: context?.actor,
      },
    }));
    done();
  });
}

/** Whose traceparent the request's context has. Neither path nor query: they may hold what opens something. */
export function spanOfRequest(
  { method = '', headers: { traceparent: parent } }: IncomingMessage,
  route: string | undefined,
  context: RequestContext | undefined,
): OpenSpan | undefined {
  if (context === undefined) return undefined;
  return openSpan({
    name: `${method} ${route ?? 'unknown path'}`,
    kind: 'server',
    traceparent: context.traceparent,
    parent: typeof parent === 'string' ? parent : undefined,
    attributes: { 'http.request.method': method, 'http.route': route ?? '', 'reef.request_id': context.requestId },
  });
}
