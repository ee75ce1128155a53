import { spanIdOf, traceIdOf, type Span, type SpanAttributes, type SpanKind } from '@app/kernel';

/** `SpanKind` of OTLP. */
const KINDS: Readonly<Record<SpanKind, number>> = { server: 2, client: 3, producer: 4, consumer: 5 };
/** `STATUS_CODE_ERROR` of OTLP. */
const FAILED = 2;

/** The body of a request to `/v1/traces`: OTLP 1, JSON, in which ids are hexadecimal and times are strings. */
export function otlpRequest(resource: SpanAttributes, spans: readonly Span[]): object {
  const scopeSpans = [{ scope: { name: 'reef' }, spans: spans.map(otlpSpan) }];
  return { resourceSpans: [{ resource: { attributes: otlpAttributes(resource) }, scopeSpans }] };
}

function otlpSpan(span: Span): object {
  const { traceparent, parentSpanId, name, kind, startMs, durationMs, attributes, error } = span;
  return {
    traceId: traceIdOf(traceparent),
    spanId: spanIdOf(traceparent),
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    name,
    kind: KINDS[kind],
    startTimeUnixNano: nanos(startMs),
    endTimeUnixNano: nanos(startMs + durationMs),
    attributes: otlpAttributes(attributes),
    ...(error === undefined ? {} : { status: { code: FAILED, message: error } }),
  };
}

/** Milliseconds as nanoseconds, which are more than a number holds. */
function nanos(ms: number): string {
  return `${Math.round(ms * 1_000)}000`;
}

function otlpAttributes(attributes: SpanAttributes): object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: value } : { stringValue: value },
  }));
}

/**
 * Headers as OpenTelemetry writes them in a variable: `name=value,other=value`, values percent-encoded.
 * What is no such pair is left out.
 */
export function otlpHeaders(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(pair));
  return Object.fromEntries(
    pairs.flatMap((match) => (match === null ? [] : [[match[1]!.toLowerCase(), decoded(match[2]!)]])),
  );
}
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
