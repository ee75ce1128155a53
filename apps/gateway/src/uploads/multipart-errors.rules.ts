import { MAX_FILES } from '@app/archives';
import { DomainError } from '@app/kernel';

/**
 * What is wrong with a multipart request, of which its parser has only codes and texts of its own.
 * @param complete whether all bytes of the request have arrived
 */
export function multipartFailure(error: unknown, complete: boolean): unknown {
  if (isMalformed(error)) return new DomainError('PUBLISH_INVALID', 'The multipart body is malformed');
  return !complete || isTruncated(error) ? new DomainError('UPLOAD_TRUNCATED') : translate(error);
}

function isTruncated(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return (
    code === 'ECONNRESET' ||
    code === 'ERR_STREAM_PREMATURE_CLOSE' ||
    /unexpected end|premature|aborted/i.test(message ?? '')
  );
}

function translate(error: unknown): unknown {
  const { code } = error as { code?: string };
  if (code === 'FST_FILES_LIMIT') return new DomainError('PUBLISH_INVALID', `A bundle has at most ${MAX_FILES} files`);
  if (code === 'FST_FIELDS_LIMIT') return new DomainError('PUBLISH_INVALID', 'The request has too many text parts');
  return error;
}

/** The parser's own errors have no code, only a text. */
function isMalformed(error: unknown): boolean {
  const { message } = error as { message?: string };
  return message?.startsWith('Multipart: ') === true;
}
