import { nowMs } from './clock';
import { randomHexForIds } from './random-pool';

/**
 * A new UUIDv7 (RFC 9562): unique without coordination, and ordered by creation time to the millisecond,
 * which keeps B-tree inserts at the right edge.
 */
export function newId(atMs: number = nowMs()): string {
  if (atMs !== lastMs) {
    lastMs = atMs;
    const time = atMs.toString(16).padStart(12, '0');
    prefix = `${time.slice(0, 8)}-${time.slice(8)}-7`;
  }
  const hex = randomHexForIds(19);
  return `${prefix}${hex.slice(0, 3)}-${VARIANT[parseInt(hex.charAt(3), 16) & 3]!}${hex.slice(4, 7)}-${hex.slice(7)}`;
}
/** The two bits of the variant, each with two that are random. */
const VARIANT = '89ab';
/** Many ids are made within a millisecond. */
let lastMs = -1;
let prefix = '';
