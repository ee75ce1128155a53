import {
  childTraceparent,
  currentContext,
  newId,
  nowMs,
  type Actor,
  type IdempotentCall,
  type RequestContext,
} from '@app/kernel';

/** Header names. Lower case: NATS keeps case, HTTP habits do not. */
export const REQUEST_ID = 'reef-request-id';
export const TRACEPARENT = 'traceparent';
export const ACTOR = 'reef-actor';
/** The caller's idempotency key, its scope and its fingerprint; for idempotent contracts only. */
export const IDEMPOTENCY = 'reef-idempotency';
/** On an answer: it is that of an earlier call. */
export const REPLAYED = 'reef-replayed';
/** Milliseconds the caller still waits. A duration and no moment: the clocks of two machines may differ by seconds. */
export const TIMEOUT = 'reef-timeout-ms';

/** The running context as headers, one span further. */
export function contextHeaders(): Record<string, string> {
  const context = currentContext();
  const headers: Record<string, string> = {
    [REQUEST_ID]: context?.requestId ?? newId(),
    [TRACEPARENT]: childTraceparent(context?.traceparent),
  };
  if (context?.actor !== undefined) headers[ACTOR] = encode(context.actor);
  return headers;
}

/** The running request's idempotency key, for the one call that writes; events and questions go without it. */
export function idempotencyHeaders(): Record<string, string> {
  const call = currentContext()?.idempotency;
  return call === undefined ? {} : { [IDEMPOTENCY]: encode(call) };
}

/** The context a message was sent in. The bus is inside the trust boundary: the actor is believed. */
export function contextOf(headers: Readonly<Record<string, string>>): RequestContext {
  const timeoutMs = Number(headers[TIMEOUT]);
  return {
    requestId: headers[REQUEST_ID] ?? newId(),
    traceparent: headers[TRACEPARENT] ?? childTraceparent(),
    ...(headers[ACTOR] === undefined ? {} : { actor: decode<Actor>(headers[ACTOR]) }),
    ...(headers[IDEMPOTENCY] === undefined ? {} : { idempotency: decode<IdempotentCall>(headers[IDEMPOTENCY]) }),
    ...(Number.isFinite(timeoutMs) ? { deadlineMs: nowMs() + timeoutMs } : {}),
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
function decode<T>(header: string): T {
  return JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as T;
}
