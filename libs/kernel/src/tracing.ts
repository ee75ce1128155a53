import { nowMs } from './clock';

/** What a span is seen from: its caller's side, its own, or one end of an event's way. */
export type SpanKind = 'server' | 'client' | 'producer' | 'consumer';
export type SpanAttributes = Readonly<Record<string, string | number>>;

/** A piece of work in a trace, when it is over. */
export interface Span {
  readonly name: string;
  readonly kind: SpanKind;
  /** Its own: `00-<trace id>-<span id>-<flags>`. */
  readonly traceparent: string;
  /** Absent for the first of a trace. */
  readonly parentSpanId?: string;
  /** Epoch milliseconds, with a fraction. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly attributes: SpanAttributes;
  /** Why it failed: a code, never data. */
  readonly error?: string;
}
/** Where spans go. */
export interface TraceSink {
  /** Must neither throw nor take long. */
  record(span: Span): void;
  /** Whether a trace that begins here is kept; the flag of its traceparent then says so to everybody after. */
  samples(traceId: string): boolean;
}

let sink: TraceSink | undefined;

/** Switches traces of this process on, or off with undefined, as they are at first. */
export function traceTo(next: TraceSink | undefined): void {
  sink = next;
}
/** Whether spans are recorded at all; to be asked before anything is made ready for one. */
export function isTracing(): boolean {
  return sink !== undefined;
}
/** Whether a new trace is to be kept; never while traces are off. */
export function isNewTraceKept(traceId: string): boolean {
  return sink?.samples(traceId) === true;
}

/** What is known of a span when it begins. */
export interface SpanStart extends Pick<Span, 'name' | 'kind' | 'traceparent'> {
  /** The traceparent of what caused it; one of another trace does not count. */
  readonly parent?: string | undefined;
  readonly attributes: SpanAttributes;
}

/** Begins a span. Undefined when traces are off, or its trace is not kept. */
export function openSpan(start: SpanStart): OpenSpan | undefined {
  return sink === undefined || !isKept(start.traceparent) ? undefined : new OpenSpan(start);
}

export class OpenSpan {
  private readonly startMs = wallMs();

  /** Use `openSpan`. */
  constructor(private readonly start: SpanStart) {}

  /** @param failure a code, if it failed */
  end(attributes: SpanAttributes = {}, failure?: string): void {
    const { parent, traceparent, ...start } = this.start;
    const isParent = parent !== undefined && traceIdOf(parent) === traceIdOf(traceparent);
    sink?.record({
      ...start,
      traceparent,
      ...(isParent ? { parentSpanId: spanIdOf(parent) } : {}),
      startMs: this.startMs,
      durationMs: wallMs() - this.startMs,
      attributes: { ...start.attributes, ...attributes },
      ...(failure === undefined ? {} : { error: failure }),
    });
  }
}

export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}
export function spanIdOf(traceparent: string): string {
  return traceparent.slice(36, 52);
}
/** The lowest bit of the flags (W3C Trace Context 3.2.2.5). */
function isKept(traceparent: string): boolean {
  return (Number.parseInt(traceparent.slice(53, 55), 16) & 1) === 1;
}

/** The wall clock's time in fractions of a millisecond; the two clocks drift apart, so they are compared now and then. */
function wallMs(): number {
  const now = performance.now();
  if (now - comparedAt > COMPARE_MS) {
    comparedAt = now;
    aheadMs = nowMs() - now;
  }
  return aheadMs + now;
}
const COMPARE_MS = 10_000;
let comparedAt = -Infinity;
let aheadMs = 0;
