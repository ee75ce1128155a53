import type { SourceFile } from './source-file';

const FENCE = /^[ \t>]{0,20}(?:```|~~~)/;
const HEADING = /^(#{1,6})[ \t]/;
const BOLD_HEADING = /^\*\*[^*\n]{2,80}\*\*:?[ \t]{0,4}$/;
const LISTED = /^[ \t>]{0,20}(?:[-*+•]|\d{1,3}[.)]|\|)|^[ \t]{4,20}\S/;
const MOST_LINES_UP = 40;

/** Where a line of Markdown stands: below which headings, led in by which text, in a code block or not. */
export interface Place {
  readonly headings: readonly string[];
  /** The sentence before the code block, list or table the line belongs to; empty without one. */
  readonly leadIn: string;
  readonly fenced: boolean;
  /** Whether the line is an item of a list, a row of a table, or indented. */
  readonly listed: boolean;
}

const maps = new WeakMap<SourceFile, MarkdownMap>();

/** The headings and code blocks of a Markdown file, found once. */
export class MarkdownMap {
  /** For each line the line its code block opens on, or 0. */
  private readonly fenceOf: Int32Array;
  /** For each line the nearest heading at or above it, or 0. */
  private readonly headingOf: Int32Array;

  private constructor(private readonly source: SourceFile) {
    this.fenceOf = new Int32Array(source.lineCount + 1);
    this.headingOf = new Int32Array(source.lineCount + 1);
    let fence = 0;
    let heading = 0;
    for (let line = 1; line <= source.lineCount; line++) {
      const text = source.line(line).slice(0, 120);
      const mark = FENCE.test(text);
      if (mark && fence === 0) fence = line;
      else if (mark) {
        this.fenceOf[line] = fence;
        fence = 0;
      } else if (fence === 0 && (HEADING.test(text) || BOLD_HEADING.test(text))) heading = line;
      if (fence > 0) this.fenceOf[line] = fence;
      this.headingOf[line] = heading;
    }
  }

  static of(source: SourceFile): MarkdownMap {
    let map = maps.get(source);
    if (!map) maps.set(source, (map = new MarkdownMap(source)));
    return map;
  }

  placeOf(line: number): Place {
    const fence = this.fenceOf[line] ?? 0;
    const listed = fence === 0 && LISTED.test(this.source.line(line).slice(0, 60));
    const leadIn = fence > 0 ? this.leadInAbove(fence) : listed ? this.leadInAbove(line) : '';
    return { headings: this.headingsOf(line), leadIn, fenced: fence > 0, listed };
  }

  /** The nearest heading and those above it of lower levels. */
  private headingsOf(line: number): string[] {
    const headings: string[] = [];
    let level = 7;
    let at = this.headingOf[line] ?? 0;
    for (let steps = 0; at > 0 && level > 1 && steps < 2000; steps++) {
      const text = this.source.line(at).slice(0, 200);
      const own = HEADING.exec(text)?.[1]?.length ?? 6.5;
      if (own < level) {
        headings.push(text);
        level = own;
      }
      at = this.headingOf[at - 1] ?? 0;
    }
    return headings;
  }

  /** The nearest line above that is prose: not empty, not an item, not in a code block. */
  private leadInAbove(line: number): string {
    for (let above = line - 1; above > 0 && above >= line - MOST_LINES_UP; above--) {
      const text = this.source.line(above);
      if (text.trim() === '' || (this.fenceOf[above] ?? 0) > 0) continue;
      if (HEADING.test(text)) return '';
      if (LISTED.test(text.slice(0, 60))) {
        if (this.fenceOf[line]) return text.slice(0, 400); // the block belongs to this item
        continue;
      }
      return text.slice(0, 400);
    }
    return '';
  }
}
