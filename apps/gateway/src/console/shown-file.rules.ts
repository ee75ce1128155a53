/** As much of a file as the console reads, in bytes. */
export const MOST_READ = 1024 * 1024;
/** Lines on one page of a file. */
export const LINES_A_PAGE = 1_000;

/** A file as a moderator can look at it. */
export type ShownFile =
  | { readonly kind: 'text'; readonly lines: readonly string[]; readonly isCut: boolean }
  | { readonly kind: 'binary' }
  /** Its bytes are gone from storage. */
  | { readonly kind: 'missing' };

/**
 * Text is what is UTF-8 without NUL; anything else is not shown.
 * @param size of the whole file, of which `bytes` are the first
 */
export function shownFile(bytes: Buffer, size: number): ShownFile {
  const isCut = bytes.length < size;
  if (bytes.includes(0)) return { kind: 'binary' };
  try {
    // A cut may go through a character: what is left of it is no error.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isCut });
    return { kind: 'text', lines: linesOf(text), isCut };
  } catch {
    return { kind: 'binary' };
  }
}

/** As editors and scanners count them: a line end at the very end begins no further line. */
function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  return lines;
}

/** A part of a file: `lines[0]` is line `first`, counted from 1. */
export interface Part {
  readonly first: number;
  readonly lines: readonly string[];
}

/** The page of a file that line is on, the last one for a line beyond. */
export function pageAround(lines: readonly string[], line: number): Part {
  const last = Math.max(0, Math.ceil(lines.length / LINES_A_PAGE) - 1);
  const page = Math.min(Math.max(0, Math.ceil(line / LINES_A_PAGE) - 1), last);
  return { first: page * LINES_A_PAGE + 1, lines: lines.slice(page * LINES_A_PAGE, (page + 1) * LINES_A_PAGE) };
}

/** That line with those before and after it. Undefined when the file has no such line. */
export function excerptAround(lines: readonly string[], line: number, around = 3): Part | undefined {
  if (line < 1 || line > lines.length) return undefined;
  const first = Math.max(1, line - around);
  return { first, lines: lines.slice(first - 1, line + around) };
}

/** `12 KiB` */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  const kib = bytes / 1024;
  return kib < 1024 ? `${Math.round(kib)} KiB` : `${(kib / 1024).toFixed(1)} MiB`;
}
