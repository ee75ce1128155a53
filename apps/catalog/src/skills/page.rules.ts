/** Of JSON in one page, in bytes: what every bus takes as one answer, however badly it compresses. */
export const MAX_PAGE_BYTES = 768 * 1024;

export interface Page<R, I> {
  readonly items: I[];
  /** The row the next page goes on from; undefined when there is none. */
  readonly last: R | undefined;
}

/**
 * A page of a list. It ends early when it would get too large to send, so that nobody's long texts keep others from
 * being listed; what would be too large even alone is left out. Clients know pages that are short (server-semantics
 * 3.10).
 *
 * @param found one more than `limit` when there is a next page
 * @param view what is shown of a row; undefined: nothing
 */
export function pageOf<R, I>(found: readonly R[], limit: number, view: (row: R) => I | undefined): Page<R, I> {
  const items: I[] = [];
  let [seen, bytes] = [0, 0];
  for (const row of found.slice(0, limit)) {
    const item = view(row);
    const size = item === undefined ? 0 : Buffer.byteLength(JSON.stringify(item));
    if (item !== undefined && size <= MAX_PAGE_BYTES) {
      if (bytes + size > MAX_PAGE_BYTES) break;
      items.push(item);
      bytes += size;
    }
    seen++;
  }
  return { items, last: found.length > seen ? found[seen - 1] : undefined };
}
