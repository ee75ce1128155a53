import type { ByteRange } from './blob-store';

/** What to do after a create-only upload failed. */
export type UploadVerdict = 'exists' | 'unconditional' | 'again' | 'failed';

/**
 * Reads a server's answer to `PUT` with `If-None-Match: *`. 412: the object exists. 409: another request for the same
 * key was under way. 501: the server does not know the condition. Other 5xx, 429 and lost connections (no status) pass.
 */
export function judgeUploadFailure(error: unknown): UploadVerdict {
  const status = httpStatusOf(error);
  if (status === 412) return 'exists';
  if (status === 501) return 'unconditional';
  if (status === undefined) return isAbort(error) ? 'failed' : 'again';
  return status === 409 || status === 429 || status >= 500 ? 'again' : 'failed';
}

/** The HTTP status behind an error of the S3 SDK; undefined when no answer came. */
export function httpStatusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Reads `Content-Range: bytes 0-9/20`; undefined when it is absent or something else. */
export function parseContentRange(header: string | undefined): (ByteRange & { size: number }) | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(header ?? '');
  return match ? { start: Number(match[1]), end: Number(match[2]), size: Number(match[3]) } : undefined;
}
