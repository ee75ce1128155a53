import { nowMs } from './clock';
import { randomForIds } from './random-pool';

/**
 * A new UUIDv7 (RFC 9562): unique without coordination, and ordered by creation time to the millisecond,
 * which keeps B-tree inserts at the right edge.
 */
export function newId(atMs: number = nowMs()): string {
  const bytes = randomForIds(16);
  bytes.writeUIntBE(atMs, 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
