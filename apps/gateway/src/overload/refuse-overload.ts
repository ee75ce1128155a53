import { DomainError, type Readiness } from '@app/kernel';
import { requestIdOf } from '@app/runtime';
import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { tallies } from '../edge/metrics';
import { noteFailure, type RequestLog } from '../edge/request-log';
import { commonHeaders } from '../edge/response-headers';
import { surfaceOf } from '../edge/surface.rules';
import { failureAnswer } from '../errors/failure.rules';
import type { AddressOf } from '../rate-limits/caller-address';
import type { Admission } from './admission';
import { laneOf, type Lane } from './admission.rules';

/** What the refusal of a request needs. */
export interface OverloadParts {
  readonly admission: Admission;
  readonly addressOf: AddressOf;
  readonly log: RequestLog;
  readonly publicUrl: string;
}
/** A request that has a place. */
interface Place {
  readonly lane: Lane;
  readonly since: number;
}
const places = new WeakMap<IncomingMessage, Place>();

/**
 * Refuses what cannot be answered soon, before anything is done about it. A request has its place from when all of it
 * has arrived until its answer begins to go out, so that slow lines take none; a publish from its first byte on. What is
 * ready in memory needs no place.
 */
export function refuseOverload(http: FastifyInstance, parts: OverloadParts): void {
  const { admission } = parts;
  const { server } = http;
  const [route] = server.listeners('request') as [RequestListener];
  server.removeListener('request', route);
  server.on('request', (request, response) => {
    const lane = laneOf(request.method ?? '', request.url ?? '');
    const waits = lane === 'quick' && hasBody(request);
    if (!(waits ? admission.hasPlace(lane) : take(request, response, lane))) return refuse(request, response, parts);
    route(request, response);
  });
  http.addHook('preValidation', (request, reply, done) => {
    const { raw } = request;
    const isIn = places.has(raw) || !hasBody(raw) || take(raw, reply.raw, laneOf(raw.method ?? '', raw.url ?? ''));
    done(isIn ? undefined : new DomainError('SERVICE_UNAVAILABLE'));
  });
  http.addHook('onSend', (request, _reply, _payload, done) => {
    giveBack(request.raw);
    done();
  });

  function take(request: IncomingMessage, response: ServerResponse, lane: Lane): boolean {
    if (!admission.enter(lane)) return false;
    places.set(request, { lane, since: performance.now() });
    response.once('close', () => giveBack(request));
    return true;
  }
  function giveBack(request: IncomingMessage): void {
    const place = places.get(request);
    if (place === undefined) return;
    places.delete(request);
    admission.leave(place.lane);
    if (request.method === 'GET') admission.noteRead(performance.now() - place.since);
  }
}

/** Tells clients on open connections to go elsewhere while the gateway drains; also those who asked before it did. */
export function hangUpWhenDraining(http: FastifyInstance, readiness: Readiness): void {
  http.addHook('onSend', (_request, reply, _payload, done) => {
    if (readiness.isDraining) void reply.header('connection', 'close');
    done();
  });
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function refuse(request: IncomingMessage, response: ServerResponse, parts: OverloadParts): void {
  const { method = '', url = '', headers } = request;
  const requestId = requestIdOf(request);
  const [surface, path] = [surfaceOf(url), url.split('?', 1)[0]!];
  const failed = { surface, requestId, path, publicUrl: parts.publicUrl };
  const answer = failureAnswer(new DomainError('SERVICE_UNAVAILABLE'), failed);
  if (!parts.log.isQuiet) {
    noteFailure({ raw: request }, 'SERVICE_UNAVAILABLE');
    const [userAgent, address] = [headers['user-agent'], parts.addressOf(request)];
    const facts = { method, url, parameters: {}, userAgent, address, actor: undefined };
    const begun = { startedAt: performance.now(), route: undefined, span: undefined };
    parts.log.whenOver(request, response, begun, () => ({ context: undefined, facts }));
  } else tallies.note(method, undefined, answer.status, 0);
  // Its body Node reads and forgets, so that the client gets to read why.
  response.writeHead(answer.status, { ...commonHeaders(), 'x-request-id': requestId, ...answer.headers });
  response.end(method === 'HEAD' ? undefined : answer.body);
}
