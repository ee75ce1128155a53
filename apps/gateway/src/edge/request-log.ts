import { Logger } from '@nestjs/common';
import type { ErrorCode } from '@app/contracts';
import { currentContext, runInContext, type RequestContext } from '@app/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressOf } from '../rate-limits/caller-address';
import { requestLine, type EndedRequest } from './request-log.rules';

/** What is known of a request only when it is over, and the context its line is written in. */
export interface Described {
  readonly context: RequestContext | undefined;
  readonly facts: Pick<EndedRequest, 'method' | 'url' | 'route' | 'parameters' | 'userAgent' | 'address' | 'actor'>;
}

const logger = new Logger('Request');
const failures = new WeakMap<object, ErrorCode>();

/** Remembers what a request was answered, for its line in the log. */
export function noteFailure(request: Pick<FastifyRequest, 'raw'>, code: ErrorCode): void {
  failures.set(request.raw, code);
}

/**
 * One line in the log for every request, when its answer is out or its caller is gone: the rating spec (3) has all
 * calls logged.
 */
export class RequestLog {
  /** Only what went wrong is logged. */
  readonly isQuiet: boolean;

  /** @param level the least important one that is logged, as `LOG_LEVEL` names it */
  constructor(level: string) {
    this.isQuiet = !EVERYTHING.has(level);
  }

  /** @param startedAt when the request came, by `performance.now()` */
  whenOver(request: IncomingMessage, answer: ServerResponse, startedAt: number, describe: () => Described): void {
    const { socket } = request;
    const sentBefore = socket.bytesWritten;
    answer.once('close', () => {
      const isFailure = answer.statusCode >= 500;
      if (this.isQuiet && !isFailure) return;
      const { context, facts } = describe();
      const line = requestLine({
        ...facts,
        status: answer.headersSent ? answer.statusCode : undefined,
        complete: answer.writableFinished,
        failure: failures.get(request),
        durationMs: performance.now() - startedAt,
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
    log.whenOver(request.raw, reply.raw, performance.now(), () => ({
      context,
      facts: {
        method: request.method,
        url: request.originalUrl,
        route: request.is404 ? undefined : request.routeOptions.url,
        parameters: (request.params ?? {}) as Record<string, string>,
        userAgent: request.headers['user-agent'],
        address,
        actor: context?.actor,
      },
    }));
    done();
  });
}
