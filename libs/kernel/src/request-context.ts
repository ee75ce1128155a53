import { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor } from './actor';
import { randomForIds } from './random-pool';
import { isNewTraceKept, openSpan, type OpenSpan, type SpanAttributes, type SpanKind } from './tracing';

/** What travels beside the data of a request or an event, over HTTP, RPC and the outbox alike. */
export interface RequestContext {
  /** One per HTTP request; in every log line and error answer. */
  readonly requestId: string;
  /** W3C Trace Context: `00-<trace id>-<span id>-<flags>`. */
  readonly traceparent: string;
  /** Absent for an anonymous caller. */
  readonly actor?: Actor;
  /** Epoch milliseconds after which nobody waits for the answer any more. */
  readonly deadlineMs?: number;
  /** Present when the call may be one that is sent again. */
  readonly idempotency?: IdempotentCall;
}

/** A caller's word that calls with the same key are one call, sent again (`Idempotency-Key`, standards 3.2). */
export interface IdempotentCall {
  /** 1 to 255 visible ASCII characters. */
  readonly key: string;
  /** Who calls which route; outside of it the key means nothing. */
  readonly scope: string;
  /** SHA-256 of all that the call says, in hexadecimal digits. */
  readonly fingerprint: string;
  /** Whether the answer is that of an earlier call. Set by who finds it. */
  replayed: boolean;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** The context of the running request or event; undefined outside one (start-up, timers). */
export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}

/** The caller of the running request; undefined when anonymous. */
export function currentActor(): Actor | undefined {
  return storage.getStore()?.actor;
}

/** Names the caller of the running request, once the gateway has authenticated it. */
export function becomeActor(actor: Actor): void {
  const context = storage.getStore();
  if (context === undefined) throw new Error('no request is running');
  (context as { actor?: Actor }).actor = actor;
}

/** Marks the running request as one that may be sent again, once the gateway has read its key. */
export function becomeIdempotent(call: IdempotentCall): void {
  const context = storage.getStore();
  if (context === undefined) throw new Error('no request is running');
  (context as { idempotency?: IdempotentCall }).idempotency = call;
}

export function runInContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** A new span under `parent`, kept if that is; or a new trace when there is no valid parent. */
export function childTraceparent(parent?: string): string {
  const span = randomForIds(8).toString('hex');
  if (parent !== undefined && TRACEPARENT.test(parent)) return `${parent.slice(0, 36)}${span}${parent.slice(52)}`;
  const trace = randomForIds(16).toString('hex');
  return `00-${trace}-${span}-${isNewTraceKept(trace) ? '01' : '00'}`;
}

/** What is known of a span that goes by the running context. */
export interface SpanOfContext {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: SpanAttributes;
}

/** Begins a span under the context; the work that it stands for runs in the context that comes with it. */
export function enterSpan(
  context: RequestContext,
  start: SpanOfContext,
): { readonly context: RequestContext; readonly span: OpenSpan | undefined } {
  const traceparent = childTraceparent(context.traceparent);
  const span = openSpan({ ...start, traceparent, parent: context.traceparent });
  return { context: { ...context, traceparent }, span };
}

/** Begins a span under the running context, of work that causes nothing further. Undefined outside of any. */
export function openLeafSpan(start: SpanOfContext): OpenSpan | undefined {
  const parent = storage.getStore()?.traceparent;
  return parent === undefined ? undefined : openSpan({ ...start, traceparent: childTraceparent(parent), parent });
}
