/** Which needles a text contains: one byte a needle, 1 when it was seen. */
export type NeedleHits = Uint8Array;

/** Stands for any character of the scripts of East Asia, which the index does not tell apart. */
export const EAST_ASIAN = '\u4e00';
const FIRST_EAST_ASIAN = 0x2e80;
/** Stands for any character that is not shown, or changes the direction of writing. */
export const UNSEEN = '\u200b';

function isUnseen(char: number): boolean {
  return (char >= 0x200b && char <= 0x206f && (char < 0x2010 || char > 0x2029)) || char === 0xfeff || char === 0xdb40;
}

/**
 * Looks for hundreds of short strings in one pass over a text (Aho and Corasick's automaton, as a full table).
 *
 * Scanning a file once for all rules, and running a rule only when its needles are there, is what keeps the engine
 * fast: most rules never touch most files. ASCII letters match in either case.
 */
export class NeedleIndex {
  private readonly idOf = new Map<string, number>();
  private readonly classOfChar = new Uint8Array(128);
  private readonly width: number;
  private readonly next: Uint16Array;
  /** For each state the needles that end there; undefined for most states. */
  private readonly endingAt: (readonly number[] | undefined)[];

  /** @param needles lower-case printable ASCII, not empty, or `EAST_ASIAN`, or `UNSEEN`; repetitions are harmless */
  constructor(needles: Iterable<string>) {
    for (const needle of needles) this.register(needle);
    this.width = 1 + Math.max(0, ...this.classOfChar);
    const trie = this.buildTrie();
    this.endingAt = trie.endingAt;
    this.next = this.completeTable(trie);
  }

  /** Reports which needles occur in the text. Linear in its length. */
  hitsIn(text: string): NeedleHits {
    const hits = new Uint8Array(this.idOf.size);
    const { next, width, classOfChar, endingAt } = this;
    let state = 0;
    let highest = 0;
    let unseen = false;
    for (let i = 0; i < text.length; i++) {
      const char = text.charCodeAt(i);
      if (char < 128) {
        state = next[state * width + classOfChar[char]!]!;
      } else {
        state = next[state * width]!;
        if (char > highest) highest = char;
        unseen ||= char > 0x2000 && isUnseen(char);
        continue;
      }
      const ending = endingAt[state];
      if (ending) for (const id of ending) hits[id] = 1;
    }
    const wide = this.idOf.get(EAST_ASIAN);
    if (wide !== undefined && highest >= FIRST_EAST_ASIAN) hits[wide] = 1;
    const hidden = this.idOf.get(UNSEEN);
    if (hidden !== undefined && unseen) hits[hidden] = 1;
    return hits;
  }

  /** Whether the hits say that a text lacks the needle; false for one that is not in the index. */
  saysAbsent(needle: string, hits: NeedleHits): boolean {
    const id = this.idOf.get(needle);
    return id !== undefined && hits[id] === 0;
  }

  /** The position of a needle in `NeedleHits`. @throws RangeError for a needle that is not in the index */
  positionOf(needle: string): number {
    const id = this.idOf.get(needle);
    if (id === undefined) throw new RangeError(`"${needle}" is not in this index`);
    return id;
  }

  private register(needle: string): void {
    if (needle === EAST_ASIAN || needle === UNSEEN) {
      if (!this.idOf.has(needle)) this.idOf.set(needle, this.idOf.size);
      return;
    }
    if (!/^[\x20-\x40\x5b-\x7e]+$/.test(needle)) throw new RangeError(`"${needle}" is not lower-case printable ASCII`);
    if (this.idOf.has(needle)) return;
    this.idOf.set(needle, this.idOf.size);
    for (const char of needle) {
      const code = char.charCodeAt(0);
      if (this.classOfChar[code]) continue;
      const charClass = 1 + Math.max(0, ...this.classOfChar);
      this.classOfChar[code] = charClass;
      this.classOfChar[char.toUpperCase().charCodeAt(0)] = charClass;
    }
  }

  private buildTrie(): { children: Map<number, number>[]; endingAt: number[][] } {
    const children: Map<number, number>[] = [new Map<number, number>()];
    const endingAt: number[][] = [[]];
    for (const [needle, id] of this.idOf) {
      if (needle === EAST_ASIAN || needle === UNSEEN) continue;
      let state = 0;
      for (const char of needle) {
        const charClass = this.classOfChar[char.charCodeAt(0)]!;
        let child = children[state]!.get(charClass);
        if (child === undefined) {
          child = children.push(new Map()) - 1;
          endingAt.push([]);
          children[state]!.set(charClass, child);
        }
        state = child;
      }
      endingAt[state]!.push(id);
    }
    return { children, endingAt };
  }

  /** Breadth first, so that the state to fall back to is always complete before it is needed. */
  private completeTable(trie: { children: Map<number, number>[]; endingAt: (number[] | undefined)[] }): Uint16Array {
    if (trie.children.length > 65_535) throw new RangeError('Too many needles for 16-bit states');
    const { width } = this;
    const table = new Uint16Array(trie.children.length * width);
    const fallback = new Uint16Array(trie.children.length);
    const queue = [0];
    for (const state of queue) {
      const inherited = fallback[state]!;
      for (let charClass = 0; charClass < width; charClass++) {
        const viaFallback = state === 0 ? 0 : table[inherited * width + charClass]!;
        const child = trie.children[state]!.get(charClass);
        table[state * width + charClass] = child ?? viaFallback;
        if (child === undefined) continue;
        fallback[child] = viaFallback;
        trie.endingAt[child]!.push(...trie.endingAt[viaFallback]!);
        queue.push(child);
      }
    }
    trie.endingAt.forEach((ending, state) => {
      if (ending?.length === 0) trie.endingAt[state] = undefined;
    });
    return table;
  }
}
