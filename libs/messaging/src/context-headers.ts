import { childTraceparent, currentContext, newId, nowMs, type Actor, type RequestContext } from '@app/kernel';

/** Header names. Lower case: NATS keeps case, HTTP habits do not. */
export const REQUEST_ID = 'reef-request-id';
export const TRACEPARENT = 'traceparent';
export const ACTOR = 'reef-actor';
/** Milliseconds the caller still waits. A duration and no moment: the clocks of two machines may differ by seconds. */
export const TIMEOUT = 'reef-timeout-ms';

/** The running context as headers, one span further. */
export function contextHeaders(): Record<string, string> {
  const context = currentContext();
  const headers: Record<string, string> = {
    [REQUEST_ID]: context?.requestId ?? newId(),
    [TRACEPARENT]: childTraceparent(context?.traceparent),
  };
  if (context?.actor !== undefined) headers[ACTOR] = Buffer.from(JSON.stringify(context.actor)).toString('base64url');
  return headers;
}

/** The context a message was sent in. The bus is inside the trust boundary: the actor is believed. */
export function contextOf(headers: Readonly<Record<string, string>>): RequestContext {
  const timeoutMs = Number(headers[TIMEOUT]);
  return {
    requestId: headers[REQUEST_ID] ?? newId(),
    traceparent: headers[TRACEPARENT] ?? childTraceparent(),
    ...(headers[ACTOR] === undefined ? {} : { actor: actorOf(headers[ACTOR]) }),
    ...(Number.isFinite(timeoutMs) ? { deadlineMs: nowMs() + timeoutMs } : {}),
  };
}

function actorOf(header: string): Actor {
  return JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as Actor;
}
