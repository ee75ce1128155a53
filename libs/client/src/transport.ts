import { randomUUID } from 'node:crypto';
import { backOffMs, retryAfterMs } from './back-off';
import type { Clock } from './clock';
import { isProblem, problemOf, ReefError, ReefProblem, ReefUnreachable } from './errors';
import { exchange, type HttpAnswer, type HttpRequest, type Line } from './exchange';

/** What a caller may say of one call. */
export interface CallOptions {
  /** Ends the call, its waits included; the call then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** For each attempt, in milliseconds; default: the client's. */
  readonly timeoutMs?: number;
}
/** What a caller may say of one call that changes something. */
export interface WriteOptions extends CallOptions {
  /** Names this write, so that sending it again has no second effect (for 24 hours). Default: a new UUID a call. */
  readonly idempotencyKey?: string;
}
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: object;
  readonly json?: object;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** A form instead of JSON. */
  readonly form?: URLSearchParams;
}
/** Tokens to send, and what happens when one does not work any more. */
export interface AccessTokens {
  current(signal: AbortSignal | undefined): Promise<string>;
  /** Forgets a token that was refused; false when another attempt would only send the same one again. */
  discard(token: string): boolean;
}
export interface TransportSettings extends Line {
  readonly clock: Clock;
  readonly userAgent: string;
  /** How often a request is sent, the first time included. */
  readonly maxAttempts: number;
  /** A longer wait than this is not waited for: the call fails at once, and its error says how long to wait. */
  readonly maxWaitMs: number;
}

/** Reef is busy, or something on the way is: the same request may succeed a moment later. */
const PASSING = new Set([429, 502, 503, 504]);

/** Sends calls, and sends them again while that may help (rating spec 5.4). */
export class Transport {
  constructor(
    readonly settings: TransportSettings,
    private readonly tokens?: AccessTokens,
  ) {}

  /** @throws ReefProblem, ReefUnreachable, ReefTimeout; the signal's reason */
  async send(call: Call, options: WriteOptions = {}): Promise<HttpAnswer> {
    const { clock, maxAttempts, maxWaitMs, timeoutMs } = this.settings;
    const { signal } = options;
    const line = { ...this.settings, timeoutMs: options.timeoutMs ?? timeoutMs };
    const request = this.requestOf(call, options.idempotencyKey);
    let renewed = false;
    for (let failures = 1; ; failures++) {
      const token = await this.tokens?.current(signal);
      const answer = await answerOrError(line, withToken(request, token), signal);
      if (!(answer instanceof ReefError) && isGood(answer)) return answer;
      const error = answer instanceof ReefError ? answer : failure(request, answer, clock.nowMs());
      if (isProblem(error) && error.status === 401 && !renewed && token !== undefined && this.tokens?.discard(token)) {
        renewed = true;
        failures--; // a token that has just stopped working is no fault of the call
        continue;
      }
      if (failures >= maxAttempts || !mayPass(error)) throw error;
      const wait = backOffMs(failures, answer instanceof ReefError ? null : answer.headers.get('retry-after'), clock);
      if (wait > maxWaitMs) throw error;
      await clock.sleep(wait, signal);
    }
  }

  private requestOf({ method, path, query, json, form, headers }: Call, idempotencyKey?: string): HttpRequest {
    const body = form?.toString() ?? (json === undefined ? undefined : JSON.stringify(json));
    const type = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded';
    return {
      method,
      path: path + queryOf(query),
      headers: present({
        accept: 'application/json, application/problem+json',
        'user-agent': this.settings.userAgent,
        'content-type': body === undefined ? undefined : type,
        'idempotency-key': method === 'GET' || form !== undefined ? undefined : (idempotencyKey ?? randomUUID()),
        ...headers,
      }),
      ...(body === undefined ? {} : { body }),
    };
  }
}

async function answerOrError(
  line: Line,
  request: HttpRequest,
  signal: AbortSignal | undefined,
): Promise<HttpAnswer | ReefError> {
  try {
    return await exchange(line, request, signal);
  } catch (error) {
    if (error instanceof ReefError) return error;
    throw error; // the caller's own abort
  }
}
function isGood({ status }: HttpAnswer): boolean {
  return (status >= 200 && status < 300) || status === 304;
}
function failure({ method, path }: HttpRequest, { status, headers, text }: HttpAnswer, nowMs: number): ReefProblem {
  const wait = retryAfterMs(headers.get('retry-after'), nowMs);
  return new ReefProblem(`${method} ${path}`, problemOf(status, text), wait);
}
/** Whether the same request may succeed later. Writes carry a key, or mean the same when said twice: it may be sent. */
function mayPass(error: ReefError): boolean {
  if (!isProblem(error) || error.code === 'idempotency_in_progress') return true;
  return PASSING.has(error.status) && error.code !== 'rating_limit_reached'; // that one lasts a day
}
function withToken(request: HttpRequest, token: string | undefined): HttpRequest {
  if (token === undefined) return request;
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
}
function present(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter((header): header is [string, string] => header[1] != null));
}
function queryOf(query: object = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value != null) search.set(name, String(value));
  return search.size === 0 ? '' : `?${search.toString()}`;
}

/** Sends a call whose answer is JSON. */
export async function ask<T>(transport: Transport, call: Call, options?: WriteOptions): Promise<T> {
  return jsonOf(call, await transport.send(call, options));
}

/**
 * The JSON of a good answer.
 * @throws ReefUnreachable when it is none: something between here and Reef has answered in its place
 */
export function jsonOf<T>({ method, path }: Call, { status, text }: HttpAnswer): T {
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new ReefUnreachable(`Status ${status} without JSON: not Reef's answer`, `${method} ${path}`, { cause });
  }
}
