/** Bits of a signature. Two unrelated texts differ in about half of them; the deviation is 8 bits. */
export const SIGNATURE_BITS = 256;
export const SIGNATURE_BYTES = SIGNATURE_BITS / 8;

/** A vector as it is stored: one byte a dimension; only its direction is kept. */
export function quantise(vector: Float32Array): Int8Array {
  let greatest = 0;
  for (const value of vector) greatest = Math.max(greatest, Math.abs(value));
  return Int8Array.from(vector, (value) => (greatest === 0 ? 0 : Math.round((value / greatest) * 127)));
}

/** Cosine of the angle between two vectors of one length; 0 for one without direction. */
export function cosine(a: Int8Array, b: Int8Array): number {
  let dot = 0;
  let ofA = 0;
  let ofB = 0;
  for (let i = 0; i < a.length; i += 1) {
    dot += a[i]! * (b[i] ?? 0);
    ofA += a[i]! * a[i]!;
    ofB += (b[i] ?? 0) * (b[i] ?? 0);
  }
  return ofA === 0 || ofB === 0 ? 0 : dot / Math.sqrt(ofA * ofB);
}

/**
 * On which side of 256 random planes a vector lies (SimHash). The share of bits in which two signatures differ is the
 * angle between their vectors, divided by 180°, give or take 3 %.
 */
export function signatureOf(vector: Int8Array): Uint8Array {
  const planes = planesFor(vector.length);
  const signature = new Uint8Array(SIGNATURE_BYTES);
  for (let bit = 0; bit < SIGNATURE_BITS; bit += 1) {
    let side = 0;
    for (let i = 0, at = bit * vector.length; i < vector.length; i += 1, at += 1) side += planes[at]! * vector[i]!;
    if (side > 0) signature[bit >> 3]! |= 1 << (bit & 7);
  }
  return signature;
}

/** A stream of 32 random bits at a time, the same for the same seed (xorshift). */
export function randomBits(seed: number): () => number {
  let state = seed | 0 || 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  };
}

const planesByLength = new Map<number, Int8Array>();

function planesFor(length: number): Int8Array {
  const known = planesByLength.get(length);
  if (known !== undefined) return known;
  const planes = new Int8Array(length * SIGNATURE_BITS);
  const next = randomBits(0x5eed);
  for (let i = 0, bits = 0; i < planes.length; i += 1, bits >>= 1) {
    if (i % 32 === 0) bits = next();
    planes[i] = (bits & 1) === 1 ? 1 : -1;
  }
  planesByLength.set(length, planes);
  return planes;
}
