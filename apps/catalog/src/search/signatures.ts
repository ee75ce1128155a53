import { SIGNATURE_BITS, SIGNATURE_BYTES } from '../embeddings/vector.rules';

const WORDS = SIGNATURE_BYTES / 4;

/**
 * Signatures in memory, 32 bytes each beside the id: small enough to look at all of them for a query, about
 * 100,000 in a millisecond or two.
 */
export class Signatures {
  private words = new Uint32Array(1024 * WORDS);
  private readonly ids: string[] = [];
  private readonly slots = new Map<string, number>();

  /** @param capacity most signatures kept; further ones are left out */
  constructor(private readonly capacity: number) {}

  get size(): number {
    return this.ids.length;
  }

  put(id: string, signature: Uint8Array): void {
    const slot = this.slots.get(id) ?? this.add(id);
    if (slot !== undefined) this.words.set(wordsOf(signature), slot * WORDS);
  }

  /** Ids of the nearest by number of differing bits, at most `mostBits`; at least `limit` of them if there are. */
  nearest(signature: Uint8Array, limit: number, mostBits: number): string[] {
    const query = wordsOf(signature);
    const distances = new Uint16Array(this.ids.length);
    const many = new Uint32Array(SIGNATURE_BITS + 1);
    for (let slot = 0; slot < distances.length; slot += 1) {
      const distance = this.distance(query, slot * WORDS);
      distances[slot] = distance;
      many[distance]! += 1;
    }
    let furthest = 0;
    for (let sum = many[0]!; sum < limit && furthest < mostBits; sum += many[furthest]!) furthest += 1;
    return this.within(distances, furthest, limit);
  }

  private within(distances: Uint16Array, furthest: number, limit: number): string[] {
    const found: { id: string; distance: number }[] = [];
    for (let slot = 0; slot < distances.length; slot += 1)
      if (distances[slot]! <= furthest) found.push({ id: this.ids[slot]!, distance: distances[slot]! });
    found.sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1));
    return found.slice(0, limit).map(({ id }) => id);
  }

  private distance(query: Uint32Array, at: number): number {
    let distance = 0;
    for (let i = 0; i < WORDS; i += 1) distance += ones(query[i]! ^ this.words[at + i]!);
    return distance;
  }

  private add(id: string): number | undefined {
    const slot = this.ids.length;
    if (slot >= this.capacity) return undefined;
    if ((slot + 1) * WORDS > this.words.length) {
      const larger = new Uint32Array(this.words.length * 2);
      larger.set(this.words);
      this.words = larger;
    }
    this.ids.push(id);
    this.slots.set(id, slot);
    return slot;
  }
}

function wordsOf(signature: Uint8Array): Uint32Array {
  return new Uint32Array(Uint8Array.from(signature).buffer);
}

/** How many bits of 32 are set. */
function ones(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
