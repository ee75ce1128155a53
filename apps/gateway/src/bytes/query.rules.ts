/**
 * An integer query parameter as ClawHub reads it (server-semantics 0.2): base-10 prefix parsing, so `10abc` is 10;
 * anything without digits counts as absent; the rest is clamped, never refused.
 */
export function integerQuery(value: string | undefined, absent: number, min: number, max: number): number {
  const parsed = Number.parseInt(value ?? '', 10);
  return Number.isNaN(parsed) ? absent : Math.min(Math.max(parsed, min), max);
}

/** A text query parameter: trimmed, empty counts as absent. A repeated one counts by its first value. */
export function textQuery(value: string | string[] | undefined): string | undefined {
  const text = (Array.isArray(value) ? value[0] : value)?.trim();
  return text === undefined || text === '' ? undefined : text;
}
