import { childTraceparent, type Actor } from '@app/kernel';
import { requestIdOf } from '@app/runtime';
import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AuthenticationService } from '../authentication/authentication.service';
import { ANONYMOUS } from '../authentication/identity';
import type { RequestLog } from '../edge/request-log';
import type { AddressOf } from '../rate-limits/caller-address';
import { passVerdictOn } from '../rate-limits/limit-requests';
import type { RateLimits } from '../rate-limits/rate-limits.service';
import type { ServedDownloads } from '../telemetry/served-downloads';
import { answersFromMemory } from './metrics';
import { headerList, isPlainRead, sendReady, type ReadyAnswers } from './ready-answer';

/** What an answer from memory has in common with one of the router. */
export interface AnswerParts {
  readonly ready: ReadyAnswers;
  readonly addressOf: AddressOf;
  readonly log: RequestLog;
  readonly authentication: AuthenticationService;
  readonly limits: RateLimits;
  readonly downloads: ServedDownloads;
}

/**
 * Answers what is ready in memory before the router and its hooks, for a fifth of the work (ADR 0017). Who calls, their
 * limits, the log and the count of downloads are the same. Whatever is refused, fails or is unusual goes to the router.
 */
export function answerFromMemory({ server }: FastifyInstance, parts: AnswerParts): void {
  const [route] = server.listeners('request') as [RequestListener];
  server.removeListener('request', route);
  server.on('request', (request, response) => {
    // A server that is stopping tells its callers to hang up: the router knows how.
    const found = server.listening && isPlainRead(request) ? parts.ready.find(request) : undefined;
    if (found === undefined) return route(request, response);
    const toRouter = (): void => route(request, response);
    answer(request, response, found.route, parts).then((isAnswered) => isAnswered || toRouter(), toRouter);
  });
}

/** @returns whether it is answered; else the router is to do it */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  route: string,
  { ready, addressOf, log, authentication, limits, downloads }: AnswerParts,
): Promise<boolean> {
  const startedAt = performance.now();
  const { method = '', url = '', headers } = request;
  const address = addressOf(request);
  const { authorization } = headers;
  const identity = authorization === undefined ? ANONYMOUS : await authentication.identify(authorization);
  const verdict = await limits.admit({ method, url, template: route, address, headers, identity });
  const isRefused = verdict !== undefined && verdict.violated.length > 0;
  // It may have been forgotten while somebody looked a token up or counted requests.
  const found = isRefused ? undefined : ready.find(request);
  if (found === undefined) {
    passVerdictOn(request, verdict);
    return false;
  }
  const requestId = requestIdOf(request);
  const actor = identity.kind === 'known' ? identity.actor : undefined;
  if (!log.isQuiet)
    log.whenOver(request, response, startedAt, () => ({
      context: contextOf(requestId, headers.traceparent, actor),
      facts: { method, url, route, parameters: {}, userAgent: headers['user-agent'], address, actor },
    }));
  const own = ['x-request-id', requestId, ...headerList(verdict?.headers ?? {})];
  const isDownload = sendReady(request, response, found, own);
  if (isDownload && found.itemId !== undefined) downloads.noteFor(actor, address, found.itemId);
  answersFromMemory.inc();
  return true;
}

/** For the line in the log. */
function contextOf(requestId: string, traceparent: string | string[] | undefined, actor: Actor | undefined) {
  const trace = childTraceparent(typeof traceparent === 'string' ? traceparent : undefined);
  return { requestId, traceparent: trace, ...(actor === undefined ? {} : { actor }) };
}
