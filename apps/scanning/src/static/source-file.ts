import type { ScanLimits } from './limits';
import type { NotLookedAt, TextFile } from './scan-result';

/** `text` is every file; the others follow from the extension (server semantics, section 5.1). */
export type FileClass = 'text' | 'code' | 'markdown' | 'manifest';

/** Where a text stood that was encoded or invisible. */
export interface Hideout {
  readonly file: SourceFile;
  /** The line (from 1) of that file. */
  readonly line: number;
  /** How many encodings had to be opened, 1 or more. */
  readonly layers: number;
}

const CLASS_OF_EXTENSION = new Map<string, FileClass>([
  // From ps1 on these are ours: section 5.1 does not know them, and campaigns do.
  ...'js ts mjs cjs mts cts jsx tsx py sh bash zsh rb go ps1 psm1 bat cmd vbs command fish pl php lua rs swift applescript'
    .split(' ')
    .map((ext) => [ext, 'code'] as const),
  ...'md markdown mdx'.split(' ').map((ext) => [ext, 'markdown'] as const),
  ...'json yaml yml toml'.split(' ').map((ext) => [ext, 'manifest'] as const),
]);

/** The class a path belongs to; `text` when its extension says nothing. */
export function fileClassOf(path: string): FileClass {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return (dot < 0 ? undefined : CLASS_OF_EXTENSION.get(name.slice(dot + 1).toLowerCase())) ?? 'text';
}

/** A text file prepared for the rules: line ends are `\n`, over-long parts are cut off, lines can be addressed. */
export class SourceFile {
  readonly fileClass: FileClass;
  private readonly lineStarts: readonly number[];
  private lowered: string | undefined;
  private absent: (anchor: string) => boolean = () => false;

  private constructor(
    readonly path: string,
    readonly text: string,
    lineStarts: readonly number[],
    /** Set for a text that was hidden in a file, which it shares its path with. */
    readonly hideout?: Hideout,
  ) {
    this.fileClass = fileClassOf(path);
    this.lineStarts = lineStarts;
  }

  /** Prepares a file and says which parts of it exceed the limits and are therefore not looked at. */
  static from(file: TextFile, limits: ScanLimits): { source: SourceFile; notLookedAt: NotLookedAt[] } {
    const notLookedAt: NotLookedAt[] = [];
    // The end of a long table or data file seldom decides; the end of a program may well.
    const matters = ['code', 'markdown'].includes(fileClassOf(file.path));
    let text = withPlainLineEnds(file.text);
    if (text.length > limits.fileChars) {
      text = text.slice(0, limits.fileChars);
      const reason = `Only the first ${limits.fileChars} characters were scanned.`;
      notLookedAt.push({ path: file.path, reason, matters });
    }
    let starts = startsOfLines(text);
    const longLines = linesLongerThan(limits.lineChars, text, starts);
    if (longLines.length > 0) {
      text = text
        .split('\n')
        .map((line) => line.slice(0, limits.lineChars))
        .join('\n');
      starts = startsOfLines(text);
      notLookedAt.push({ path: file.path, reason: longLinesReason(longLines, limits.lineChars), matters });
    }
    return { source: new SourceFile(file.path, text, starts), notLookedAt };
  }

  /** A text that was hidden in another one at `index`. */
  static inside(outer: SourceFile, index: number, text: string): SourceFile {
    const { file, line, layers } = outer.hideout ?? { file: outer, line: outer.lineAt(index), layers: 0 };
    return new SourceFile(outer.path, text, startsOfLines(text), { file, line, layers: layers + 1 });
  }

  /** Tells the file which words it is known not to hold, so that nobody looks for them again. */
  knowAbsent(absent: (anchor: string) => boolean): void {
    this.absent = absent;
  }

  /** Whether the word may be in the text; false is certain. */
  mayHold(anchor: string): boolean {
    return !this.absent(anchor);
  }

  /** The text in lower case, of the same length, so that positions can be exchanged between the two. */
  get lower(): string {
    this.lowered ??= lowerCaseOfSameLength(this.text);
    return this.lowered;
  }

  get lineCount(): number {
    return this.lineStarts.length;
  }

  /** The number (from 1) of the line that holds the character at `index`. */
  lineAt(index: number): number {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.lineStarts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** The text of a line (from 1) without its line end; empty outside the file. */
  line(number: number): string {
    const start = this.lineStarts[number - 1];
    return start === undefined ? '' : this.text.slice(start, this.endOfLine(number));
  }

  /** The lines `first` to `last` (from 1, both included) as one string; lines before the first are left out. */
  lines(first: number, last: number): string {
    const start = this.lineStarts[Math.max(first, 1) - 1];
    return start === undefined ? '' : this.text.slice(start, this.endOfLine(last));
  }

  /** The position just after the last character of a line (from 1). */
  endOfLine(number: number): number {
    const next = this.lineStarts[number];
    return next === undefined ? this.text.length : next - 1;
  }
}

function withPlainLineEnds(text: string): string {
  const withoutMark = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return withoutMark.includes('\r') ? withoutMark.replace(/\r\n?/g, '\n') : withoutMark;
}

function startsOfLines(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}

function linesLongerThan(limit: number, text: string, starts: readonly number[]): number[] {
  const long: number[] = [];
  starts.forEach((start, i) => {
    const end = (starts[i + 1] ?? text.length + 1) - 1;
    if (end - start > limit) long.push(i + 1);
  });
  return long;
}

function longLinesReason(lines: readonly number[], limit: number): string {
  const others = lines.length > 1 ? ` (and ${lines.length - 1} more)` : '';
  return `Of line ${lines[0]}${others} only the first ${limit} characters were scanned.`;
}

/** `toLowerCase` makes a few characters longer (İ); then only ASCII letters are lowered. */
function lowerCaseOfSameLength(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
