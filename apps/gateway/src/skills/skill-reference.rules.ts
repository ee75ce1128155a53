import { textQuery } from '../bytes/query.rules';

/** A slug as it came in a path or query: trimmed and lower-cased (server-semantics 0.2). */
export function slugOf(text: string): string {
  return text.trim().toLowerCase().slice(0, 200);
}

/** `ownerHandle` in any case, with or without `@`; nothing when it is absent. */
export function ownerQuery(value: string | undefined): { ownerHandle?: string } {
  const handle = textQuery(value)?.replace(/^@/, '').toLowerCase().slice(0, 100);
  return handle === undefined || handle === '' ? {} : { ownerHandle: handle };
}
