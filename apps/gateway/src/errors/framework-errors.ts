import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { DomainError } from '@app/kernel';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { surfaceOf } from '../edge/surface.rules';
import { failureAnswer } from './failure.rules';

/**
 * Answers what fails before there is a route, and so before Nest and its filter: a URL that cannot be decoded, or a
 * part of it longer than any name.
 */
export function answerUnroutable(publicUrl: string) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const shown =
      error.statusCode === 414
        ? new DomainError('NOT_FOUND')
        : new DomainError('INVALID_INPUT', 'The URL is malformed');
    const { url, id: requestId } = request;
    const answer = failureAnswer(shown, { surface: surfaceOf(url), requestId, path: url.split('?', 1)[0]!, publicUrl });
    void reply
      .status(answer.status)
      .headers({ ...answer.headers, 'x-request-id': requestId })
      .send(answer.body);
  };
}

/** Answers what is not HTTP at all, has headers without end, or never arrives; then hangs up. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = BROKEN[error.code ?? ''] ?? 400;
  const text = STATUS_CODES[status] ?? '';
  const head = `HTTP/1.1 ${status} ${text}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${text.length}\r\nconnection: close`;
  socket.end(`${head}\r\n\r\n${text}`);
}

const BROKEN: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };
