const WIDTH = 30;

/** `Checking  [##########--------------------]  33 %  5000 of 15000`: as wide at the end as at the beginning. */
export function progressLine(label: string, done: number, total: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const bar = '#'.repeat(Math.floor(share * WIDTH)).padEnd(WIDTH, '-');
  const number = String(done).padStart(String(total).length);
  return `${label}  [${bar}] ${String(Math.floor(share * 100)).padStart(3)} %  ${number} of ${total}`;
}
