import { EAST_ASIAN } from './needle-index';
import type { FileRule } from './rule';
import type { SourceFile } from './source-file';

/*
 * The only ways in which rules combine patterns. Repetition in a pattern is always bounded: an open one is quadratic
 * when it fails from every start, and over megabytes even one that succeeds exhausts the stack of the regular
 * expression engine. "A, later B" is therefore never one expression with `.*` in it, but two searches.
 */

/** A decision about one line; `number` counts from 1. */
export type LineTest = (line: string, number: number, source: SourceFile) => boolean;

const globalTwins = new WeakMap<RegExp, RegExp>();

function globalTwin(pattern: RegExp): RegExp {
  if (pattern.global) return pattern;
  let twin = globalTwins.get(pattern);
  if (!twin) globalTwins.set(pattern, (twin = new RegExp(pattern.source, `${pattern.flags}g`)));
  return twin;
}

/** The first match at or after `from`, or null. */
export function matchFrom(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  const twin = globalTwin(pattern);
  twin.lastIndex = from;
  return twin.exec(text);
}

/** Every match, first to last, each beginning after the end of the one before. */
export function* matchesOf(pattern: RegExp, text: string): Generator<RegExpExecArray> {
  for (let match = matchFrom(pattern, text, 0); match;) {
    yield match;
    match = matchFrom(pattern, text, match.index + Math.max(match[0].length, 1));
  }
}

/** Whether the patterns match one after the other, however far apart. Linear in the text. */
export function inOrder(text: string, ...patterns: readonly RegExp[]): boolean {
  let from = 0;
  for (const pattern of patterns) {
    const match = matchFrom(pattern, text, from);
    if (!match) return false;
    from = match.index + match[0].length;
  }
  return true;
}

/**
 * The first place where `second` begins at most `distance` characters after the end of `first`. Linear in the text:
 * neither search ever goes back.
 *
 * @param distance in UTF-16 characters, 0 or more
 * @returns where each of the two begins, or null
 */
export function near(
  text: string,
  first: RegExp,
  distance: number,
  second: RegExp,
): { first: number; second: number } | null {
  let found = matchFrom(second, text, 0);
  for (const match of matchesOf(first, text)) {
    const end = match.index + match[0].length;
    if (found && found.index < end) found = matchFrom(second, text, end);
    if (!found) return null;
    if (found.index - end <= distance) return { first: match.index, second: found.index };
  }
  return null;
}

const HAND_WRITTEN = 2000;
const MOST_CLIPPINGS = 500;

/**
 * A line that a hand has written, as it is; of a longer one the surroundings of the pattern, at most 500 of them, so
 * that rules can afford to look closely. More in one line is no text anybody reads.
 */
export function* clippings(line: string, pattern: RegExp, reach: number): Generator<string> {
  if (line.length <= HAND_WRITTEN) {
    yield line;
    return;
  }
  let count = 0;
  for (const { index } of matchesOf(pattern, line)) {
    if (++count > MOST_CLIPPINGS) return;
    yield line.slice(Math.max(0, index - reach), index + reach);
  }
}

/** A pattern, and how many characters before its beginning the one before it may have ended at most. */
export type Step = readonly [distance: number, pattern: RegExp];

/**
 * Every place where the patterns follow one another closely enough, as the positions at which they begin. For each
 * match of the first the nearest later ones are taken. Linear in the text: no search ever goes back.
 */
export function* chains(text: string, first: RegExp, ...steps: readonly Step[]): Generator<readonly number[]> {
  const upcoming = steps.map(([, pattern]) => matchFrom(pattern, text, 0));
  for (const match of matchesOf(first, text)) {
    const places = [match.index];
    let end = match.index + match[0].length;
    for (const [i, [distance, pattern]] of steps.entries()) {
      let next = upcoming[i] ?? null;
      if (next && next.index < end) next = upcoming[i] = matchFrom(pattern, text, end);
      if (!next) return;
      if (next.index - end > distance) break;
      places.push(next.index);
      end = next.index + next[0].length;
    }
    if (places.length > steps.length) yield places;
  }
}

/** The number (from 1) of the line on which the pattern first matches, or null. */
export function lineOfMatch(source: SourceFile, pattern: RegExp): number | null {
  const match = matchFrom(pattern, source.text, 0);
  return match ? source.lineAt(match.index) : null;
}

/**
 * The lines that hold one of the anchors, as numbers from 1, first to last.
 *
 * @param anchors lower-case substrings
 */
export function* linesWith(source: SourceFile, anchors: readonly string[]): Generator<number> {
  const sought = anchors.filter((anchor) => source.mayHold(anchor));
  const upcoming = sought.map((anchor) => source.lower.indexOf(anchor));
  for (;;) {
    let nearest = -1;
    for (const at of upcoming) if (at >= 0 && (nearest < 0 || at < nearest)) nearest = at;
    if (nearest < 0) return;
    const number = source.lineAt(nearest);
    yield number;
    const end = source.endOfLine(number);
    for (let i = 0; i < sought.length; i++) {
      const at = upcoming[i]!;
      if (at >= 0 && at < end) upcoming[i] = source.lower.indexOf(sought[i]!, end);
    }
  }
}

/**
 * The first line that holds one of the anchors and passes the test. Lines without an anchor are never looked at.
 *
 * @param anchors lower-case substrings; at least one of them is on every line the test can accept
 */
export function firstLine(source: SourceFile, anchors: readonly string[], accepts: LineTest): number | null {
  for (const number of linesWith(source, anchors)) {
    if (accepts(source.line(number), number, source)) return number;
  }
  return null;
}

const isAscii = (anchor: string): boolean => /^[\x20-\x7e]{1,100}$/.test(anchor);

/** The anchors as a group of needles; those in other scripts are stood in for by `EAST_ASIAN`. */
export function needlesFor(anchors: readonly string[]): readonly string[] {
  const ascii = anchors.filter(isAscii);
  return ascii.length === anchors.length ? ascii : [...ascii, EAST_ASIAN];
}

/** The needles and the search of a rule that looks at single lines; `weigh` answers null for a line that passes. */
export function onLines(
  anchors: readonly string[],
  weigh: (line: string, number: number, source: SourceFile) => number | null,
): Pick<FileRule, 'needles' | 'find'> {
  return {
    needles: [needlesFor(anchors)],
    *find(source) {
      for (const line of linesWith(source, anchors)) {
        const weight = weigh(source.line(line), line, source);
        if (weight !== null) yield { line, weight };
      }
    },
  };
}

/** The needles and the search of a rule that looks at single lines, and reports the first. */
export function onLine(
  anchors: readonly string[],
  test: RegExp | LineTest,
  alsoInFile: readonly (readonly string[])[] = [],
): Pick<FileRule, 'needles' | 'find'> {
  const accepts: LineTest = test instanceof RegExp ? (line) => matchFrom(test, line, 0) !== null : test;
  return { needles: [anchors, ...alsoInFile], find: (source) => firstLine(source, anchors, accepts) };
}
