/** Where a command writes. Results go to `out`, everything else to `err`, so that output can be piped. */
export interface Output {
  readonly json: boolean;
  out(text: string): void;
  err(text: string): void;
  /** Whether a person watches `err`, and a line of it may be drawn again. */
  readonly isTerminal: boolean;
}

type Row = Readonly<Record<string, string | number | null | undefined>>;

/** One JSON document with `--json`, else what `human` says. */
export function print(output: Output, result: object, human: () => string): void {
  output.out(output.json ? `${JSON.stringify(result, null, 2)}\n` : `${human()}\n`);
}

/** Columns as wide as their widest cell; `empty` when there are no rows. */
export function table(columns: readonly string[], rows: readonly Row[], empty: string): string {
  if (rows.length === 0) return empty;
  const cells = [
    columns.map((name) => name.toUpperCase()),
    ...rows.map((row) => columns.map((name) => String(row[name] ?? ''))),
  ];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
