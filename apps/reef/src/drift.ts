import type { AdminApi } from './admin-api';
import { table, type Output } from './output';
import { progressLine } from './progress';

/** What one request of a check answers. */
interface Page<D> {
  checked: number;
  drift: D[];
  next: string | null;
  total?: number;
}

/** More of them nobody reads; `--json` has all. */
const MOST_ROWS = 50;

/** Asks page by page, to the last one, what is not as it should be. */
export async function collectDrift<D>(
  api: AdminApi,
  output: Output,
  { path, body, label }: { path: string; body: object; label: string },
): Promise<{ checked: number; drift: D[] }> {
  const drift: D[] = [];
  let [checked, total] = [0, 0];
  for (let after: string | null | undefined; after !== null;) {
    const page: Page<D> = await api.post<Page<D>>(path, { ...body, ...(after === undefined ? {} : { after }) });
    checked += page.checked;
    total = page.total ?? total;
    drift.push(...page.drift);
    after = page.next;
    if (output.isTerminal) output.err(`\r${progressLine(label, checked, total)}`);
  }
  if (output.isTerminal) output.err('\n');
  return { checked, drift };
}

export function driftTable(columns: string[], drift: readonly object[]): string {
  const rest = drift.length > MOST_ROWS ? `\nand ${drift.length - MOST_ROWS} more` : '';
  const rows = drift.slice(0, MOST_ROWS).map((one) => ({ ...one }));
  return table(columns, rows, '') + rest;
}
