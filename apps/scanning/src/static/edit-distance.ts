/** Whether one insertion, deletion, replacement or swap of neighbours makes one word of the other; equal words are not. */
export function isOneEditAway(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  const restA = a.slice(start);
  const restB = b.slice(start);
  if (restA.length !== restB.length)
    return restA.length > restB.length ? restA.slice(1) === restB : restB.slice(1) === restA;
  if (restA.slice(1) === restB.slice(1)) return true;
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
}

const CONFUSED = ['0o', '1l', '1i', 'il', 'uv', '5s', '-_', 'mn', 'kc'];

/**
 * Whether one word is the other, mistyped or imitated: two letters swapped, one doubled, one left out of a longer word,
 * or one replaced by a letter that looks like it. Real names that differ in a letter (`eclint`, `eslint`) are not.
 */
export function isLikelyTypo(word: string, of: string): boolean {
  if (!isOneEditAway(word, of)) return false;
  let at = 0;
  while (word[at] === of[at]) at++;
  if (word.length > of.length) return word[at] === word[at - 1] || word[at] === word[at + 1];
  if (word.length < of.length) return of.length >= 7 && at > 0;
  if (word.slice(at + 1) !== of.slice(at + 1)) return true; // swapped
  return CONFUSED.some((pair) => pair.includes(word[at] ?? '') && pair.includes(of[at] ?? ''));
}
