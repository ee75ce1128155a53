import type { Output } from '../output';
import { progressLine } from '../progress';

/** Drawn at most this often: a terminal is slower than we are. */
const EVERY_MS = 100;

interface Bar {
  readonly tell: (done: number, total: number) => void;
  readonly end: () => void;
}

/** Draws a bar for a person who watches; for nobody otherwise. */
export function bar(output: Output, label: string): Bar {
  let drawnAt = -Infinity;
  let line = '';
  return {
    tell: (done, total) => {
      line = `\r${progressLine(label, done, total)}`;
      if (!output.isTerminal || performance.now() - drawnAt < EVERY_MS) return;
      drawnAt = performance.now();
      output.err(line);
    },
    end: () => {
      if (output.isTerminal && line !== '') output.err(`${line}\n`);
    },
  };
}
