import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 4_096;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/**
 * Random bytes for ids, which are drawn with every request: asking the system for a page at a time instead of for a few
 * bytes saves most of what it costs. For secrets use `randomBytes`.
 * @param size at most 4,096
 */
export function randomForIds(size: number): Buffer {
  if (used + size > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = Buffer.from(pool.subarray(used, used + size));
  used += size;
  return bytes;
}
