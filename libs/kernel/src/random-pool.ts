import { randomBytes, randomFillSync } from 'node:crypto';

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

let digits = '';
let taken = 0;

/** As many random hexadecimal digits, at most 8,192: turning a page at a time into text costs a third of id by id. */
export function randomHexForIds(length: number): string {
  if (taken + length > digits.length) {
    digits = randomBytes(POOL_BYTES).toString('hex');
    taken = 0;
  }
  taken += length;
  return digits.slice(taken - length, taken);
}
