import type { ErrorCode } from '@app/contracts';
import { DomainError } from '@app/kernel';

/** Codes of Fastify and Nest that are the caller's doing, by the status they carry. */
const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  404: 'NOT_FOUND',
  405: 'NOT_FOUND',
  406: 'UNSUPPORTED_MEDIA_TYPE',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  503: 'SERVICE_UNAVAILABLE',
};

/**
 * What a caller may be told of whatever was thrown: itself when it is a `DomainError`, the matching one for the web
 * framework's own refusals, undefined for everything nobody foresaw.
 *
 * @param error.status what `HttpException.getStatus()` or `FastifyError.statusCode` says
 */
export function expectedError(error: unknown, status: number | undefined): DomainError | undefined {
  if (error instanceof DomainError) return error;
  if (isDatabaseAway(error)) return new DomainError('SERVICE_UNAVAILABLE');
  if (status === undefined || status >= 500) return status === 503 ? new DomainError('SERVICE_UNAVAILABLE') : undefined;
  const code = BY_STATUS[status];
  // The framework's sentence names its own parts; it is shown only where it speaks of the request.
  return code === undefined ? new DomainError('INVALID_INPUT', oneSentence(error)) : new DomainError(code);
}

/** Whether Postgres cannot be reached or is stopping: waiting helps, so it is no bug of ours. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && DATABASE_AWAY.test(code)) return true;
  return (
    typeof message === 'string' && /^(Connection terminated|timeout exceeded when trying to connect)/.test(message)
  );
}
const DATABASE_AWAY = /^(ECONNREFUSED|ECONNRESET|EPIPE|08...|57P0[123]|53300)$/;

function oneSentence(error: unknown): string {
  const text = error instanceof Error ? error.message : '';
  return text.split('\n', 1)[0]!.slice(0, 200) || 'The request is not valid';
}
