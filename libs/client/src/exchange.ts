import { ReefTimeout, ReefUnreachable } from './errors';

/** One request as it goes out. */
export interface HttpRequest {
  readonly method: string;
  /** Path with query; encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}
/** One answer, read to its end. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;
export interface Line {
  readonly fetch: Fetch;
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** For one attempt, its whole answer included, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Sends a request once. A redirect is not followed: it would carry the token to where nobody meant it to go.
 *
 * @throws ReefTimeout, ReefUnreachable; the reason of `signal` when that is aborted
 */
export async function exchange(line: Line, request: HttpRequest, signal: AbortSignal | undefined): Promise<HttpAnswer> {
  const { method, path, headers, body } = request;
  signal?.throwIfAborted();
  const timeout = AbortSignal.timeout(line.timeoutMs);
  const either = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  const what = `${method} ${path}`;
  try {
    const response = await line.fetch(line.baseUrl + path, {
      method,
      headers,
      redirect: 'error',
      signal: either,
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    if (timeout.aborted) throw new ReefTimeout(`No answer within ${line.timeoutMs} ms`, what, { cause: error });
    throw new ReefUnreachable(`Reef cannot be reached: ${reasonOf(error)}`, what, { cause: error });
  }
}

/** `fetch` says only "fetch failed"; why is in the cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message?: string };
  return cause?.code ?? cause?.message ?? message ?? 'unknown';
}
