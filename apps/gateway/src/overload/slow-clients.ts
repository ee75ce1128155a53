import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { laneOf } from './admission.rules';
import { cutOff } from './metrics';
import type { OverloadSettings } from './overload.config';
import { isTooSlow, type Progress, type SlowLimits } from './slow-clients.rules';

/** An open connection and its latest request. */
interface Line {
  current?: { readonly request: IncomingMessage; readonly response: ServerResponse; readonly since: number };
  at: Progress['at'];
  /** Bytes when it last had enough of them, and when that was. */
  bytes: number;
  goodAt: number;
}

/** Looked at so often within the shortest of the times. */
const LOOKS = 4;
const MOST_MS = 5_000;

/**
 * Closes the connections of clients that send a body, or take an answer, so slowly that they only hold memory and file
 * handles. It looks at all of them now and then, so that a request costs nothing more than being noted. The heads of
 * requests have Node's own time limit.
 */
export function cutSlowClients(server: Server, settings: OverloadSettings): void {
  const limits = { bodyMs: settings.HTTP_BODY_SECONDS * 1000, slowMs: settings.HTTP_SLOW_SECONDS * 1000 };
  const lines = new Map<Socket, Line>();
  server.on('connection', (socket: Socket) => {
    lines.set(socket, { at: 'nothing', bytes: 0, goodAt: 0 });
    socket.once('close', () => lines.delete(socket));
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const line = lines.get(request.socket);
    if (line !== undefined) line.current = { request, response, since: performance.now() };
  });
  const everyMs = Math.min(limits.bodyMs / LOOKS, limits.slowMs / LOOKS, MOST_MS);
  const timer = setInterval(() => {
    for (const [socket, line] of lines) look(server, socket, line, limits, settings.HTTP_SLOW_BYTES);
  }, everyMs).unref();
  server.once('close', () => clearInterval(timer));
}

function look(server: Server, socket: Socket, line: Line, limits: SlowLimits, leastBytes: number): void {
  const now = performance.now();
  const at = whatAt(socket, line);
  const bytes = at === 'answer' ? bytesTaken(socket) : socket.bytesRead;
  if (at !== line.at || !(bytes - line.bytes < leastBytes)) Object.assign(line, { at, bytes, goodAt: now });
  if (!isTooSlow({ at, ageMs: now - (line.current?.since ?? now), slowMs: now - line.goodAt }, limits)) return;
  cutOff.inc({ at });
  if (at === 'body') {
    server.emit('clientError', Object.assign(new Error('slow body'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket);
    socket.destroySoon();
  } else socket.destroy();
}

/**
 * Bytes that have left for the client. Node says how many it was given to send; how many of them still wait it says only
 * to itself, for `setTimeout`. Should it stop to, no answer is ever too slow.
 */
function bytesTaken(socket: Socket): number {
  const { _handle: handle } = socket as { _handle?: { bytesWritten?: number; writeQueueSize?: number } | null };
  return handle?.bytesWritten === undefined ? Infinity : handle.bytesWritten - (handle.writeQueueSize ?? 0);
}

function whatAt(socket: Socket, { current }: Line): Progress['at'] {
  if (current === undefined) return 'nothing';
  const { request, response } = current;
  // What has arrived and waits for Reef to read it is not the client's fault.
  if (!request.complete && request.readableLength === 0)
    return laneOf(request.method ?? '', request.url ?? '') === 'publish' ? 'upload' : 'body';
  return socket.writableLength > 0 || (response.writableLength > 0 && !response.writableFinished)
    ? 'answer'
    : 'nothing';
}
