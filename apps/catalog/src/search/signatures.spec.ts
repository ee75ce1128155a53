import { randomBits } from '../embeddings/vector.rules';
import { Signatures } from './signatures';

/** A signature with these bits set. */
function signature(...bits: number[]): Uint8Array {
  const bytes = new Uint8Array(32);
  for (const bit of bits) bytes[bit >> 3]! |= 1 << (bit & 7);
  return bytes;
}

describe('Signatures', () => {
  it('finds the nearest first, none beyond the limit of bits', () => {
    const signatures = new Signatures(100);
    signatures.put('three', signature(1, 2, 255));
    signatures.put('none', signature());
    signatures.put('one', signature(7));
    expect(signatures.nearest(signature(), 10, 256)).toEqual(['none', 'one', 'three']);
    expect(signatures.nearest(signature(), 10, 2)).toEqual(['none', 'one']);
    expect(signatures.nearest(signature(), 1, 256)).toEqual(['none']);
  });
  it('replaces what it has, and keeps no more than its capacity', () => {
    const signatures = new Signatures(2);
    for (const id of ['a', 'b', 'c']) signatures.put(id, signature(1));
    signatures.put('a', signature());
    expect(signatures.nearest(signature(), 10, 256)).toEqual(['a', 'b']);
  });
  it('agrees with counting bits one by one', () => {
    const next = randomBits(7);
    const random = () => Uint8Array.from({ length: 32 }, () => next() & 255);
    const signatures = new Signatures(10_000);
    const all = Array.from({ length: 3_000 }, (_, i) => [`id-${String(i).padStart(4, '0')}`, random()] as const);
    for (const [id, bytes] of all) signatures.put(id, bytes);
    const query = random();
    const differing = (bytes: Uint8Array) =>
      bytes.reduce((sum, byte, i) => sum + (byte ^ query[i]!).toString(2).replaceAll('0', '').length, 0);
    const expected = all
      .map(([id, bytes]) => ({ id, distance: differing(bytes) }))
      .sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1));
    expect(signatures.nearest(query, 20, 256)).toEqual(expected.slice(0, 20).map(({ id }) => id));
  });
});
