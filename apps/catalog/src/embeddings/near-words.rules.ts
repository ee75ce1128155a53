/** Share of their pairs of letters that two words have in common (Dice), from which on one may be the other misspelt. */
const NEAR = 0.6;

/** Whether every word may be meant by one of the others: misspelt, or in another form. */
export function everyWordIsNear(words: readonly string[], others: readonly string[]): boolean {
  const pairs = others.map(pairsOf);
  return words.every((word) => {
    const ofWord = pairsOf(word);
    return others.includes(word) || pairs.some((ofOther) => dice(ofWord, ofOther) >= NEAR);
  });
}

function dice(a: readonly string[], b: readonly string[]): number {
  const left = [...b];
  let shared = 0;
  for (const pair of a) {
    const at = left.indexOf(pair);
    if (at === -1) continue;
    left.splice(at, 1);
    shared += 1;
  }
  return (2 * shared) / (a.length + b.length);
}

function pairsOf(word: string): string[] {
  const characters = ['^', ...word, '$'];
  return characters.slice(1).map((character, i) => characters[i]! + character);
}
