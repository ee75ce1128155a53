import { Logger } from '@nestjs/common';
import { childTraceparent, isTracing, type Actor, type Readiness } from '@app/kernel';
import { requestIdOf } from '@app/runtime';
import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AuthenticationService } from '../authentication/authentication.service';
import { ANONYMOUS, type Identity } from '../authentication/identity';
import { tallies } from '../edge/metrics';
import { spanOfRequest, type RequestLog } from '../edge/request-log';
import { afterwards, type NowOrLater } from '../now-or-later';
import type { AddressOf } from '../rate-limits/caller-address';
import { passVerdictOn } from '../rate-limits/limit-requests';
import type { RateLimits } from '../rate-limits/rate-limits.service';
import type { ServedDownloads } from '../telemetry/served-downloads';
import { noteAnswered } from './metrics';
import { headerList, isPlainRead, sendReady, type ReadyAnswer, type ReadyAnswers } from './ready-answer';

const logger = new Logger('Memory');

/** What an answer from memory has in common with one of the router. */
export interface AnswerParts {
  readonly readiness: Readiness;
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
    // A process that is about to stop tells its callers to hang up: the router knows how.
    const found = !parts.readiness.isDraining && isPlainRead(request) ? parts.ready.find(request) : undefined;
    if (found === undefined) return route(request, response);
    const toRouter = (): void => {
      if (!response.headersSent) route(request, response);
    };
    try {
      const isAnswered = answer(request, response, found, parts);
      // What fails here, the router will fail at as well, and say so.
      if (isAnswered instanceof Promise) isAnswered.then((is) => is || toRouter(), toRouter);
      else if (!isAnswered) toRouter();
    } catch (error) {
      logger.error({ err: error }, 'no answer from memory');
      toRouter();
    }
  });
}

/** @returns whether it is answered; else the router is to do it */
function answer(
  request: IncomingMessage,
  response: ServerResponse,
  found: ReadyAnswer,
  parts: AnswerParts,
): NowOrLater<boolean> {
  const startedAt = performance.now();
  const { method = '', url = '', headers } = request;
  const address = parts.addressOf(request);
  const { authorization } = headers;
  const identity = authorization === undefined ? ANONYMOUS : parts.authentication.identify(authorization);
  return afterwards(identity, (known) => {
    // Why somebody may not, the router says.
    if (!mayHave(known, found)) return false;
    const verdict = parts.limits.admit({ method, url, template: found.route, address, headers, identity: known });
    const hasWaited = identity instanceof Promise || verdict instanceof Promise;
    return afterwards(verdict, (judged) => {
      const isRefused = judged !== undefined && judged.violated.length > 0;
      // It may have been forgotten while somebody looked a token up or counted requests.
      const still = hasWaited ? parts.ready.find(request) : found;
      if (!isRefused && still !== undefined) {
        const actor = known.kind === 'known' ? known.actor : undefined;
        send(request, response, still, { startedAt, address, actor, limits: judged?.headers }, parts);
        return true;
      }
      passVerdictOn(request, judged);
      return false;
    });
  });
}

function mayHave(identity: Identity, { scope }: ReadyAnswer): boolean {
  if (scope === undefined) return true;
  return identity.kind === 'known' && identity.actor.limits === undefined && identity.actor.scopes.includes(scope);
}

interface Asked {
  readonly startedAt: number;
  readonly address: string | undefined;
  readonly actor: Actor | undefined;
  /** Headers that say how much is left. */
  readonly limits: Readonly<Record<string, string>> | undefined;
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  found: ReadyAnswer,
  { startedAt, address, actor, limits }: Asked,
  { log, downloads }: AnswerParts,
): void {
  const requestId = requestIdOf(request);
  const { method = '', url = '', headers: asked } = request;
  const { route } = found;
  // A span and a line in the log have to name the same trace; most often there is neither.
  const isFollowed = !log.isQuiet || isTracing();
  if (isFollowed) {
    const context = contextOf(requestId, asked.traceparent, actor);
    const span = isTracing() ? spanOfRequest(request, route, context) : undefined;
    log.whenOver(request, response, { startedAt, route, span }, () => ({
      context,
      facts: { method, url, parameters: {}, userAgent: asked['user-agent'], address, actor },
    }));
  }
  const own = limits === undefined ? [] : headerList(limits);
  const isDownload = sendReady(request, response, found, ['x-request-id', requestId, ...own]);
  if (isDownload && found.itemId !== undefined) downloads.noteFor(actor, address, found.itemId);
  noteAnswered();
  // Who is not followed is not waited for either: the bytes are the system's by now.
  if (!isFollowed) tallies.note(method, route, response.statusCode, (performance.now() - startedAt) / 1000);
}

/** For the line in the log and the span. */
function contextOf(requestId: string, traceparent: string | string[] | undefined, actor: Actor | undefined) {
  const trace = childTraceparent(typeof traceparent === 'string' ? traceparent : undefined);
  return { requestId, traceparent: trace, ...(actor === undefined ? {} : { actor }) };
}
