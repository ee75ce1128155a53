import { decodedRunsIn } from './encodings';
import { invisibleTextsIn } from './invisible-text';
import type { ScanLimits } from './limits';
import type { NotLookedAt } from './scan-result';
import { SourceFile } from './source-file';

/** The texts inside texts, and what was too deep or too much to open. */
export interface Layers {
  readonly sources: SourceFile[];
  readonly notLookedAt: NotLookedAt[];
}

/**
 * Opens what is encoded or invisible in the files, and what is encoded in that, layer by layer. Each text found points
 * to the line of the file it was hidden in. Bounded in depth, number and characters; nothing is executed.
 */
export function openLayers(files: readonly SourceFile[], limits: ScanLimits): Layers {
  const sources: SourceFile[] = [];
  const tooMuch = new Set<string>();
  const tooDeep = new Set<string>();
  let chars = 0;
  let waiting = [...files];
  for (let depth = 1; waiting.length > 0; depth++) {
    const found: SourceFile[] = [];
    for (const outer of waiting) {
      for (const { index, text } of hiddenTextsIn(outer)) {
        if (depth > limits.layers) {
          tooDeep.add(outer.path);
          break;
        }
        if (sources.length + found.length >= limits.decodedTexts || chars + text.length > limits.decodedChars) {
          tooMuch.add(outer.path);
          break;
        }
        chars += text.length;
        found.push(SourceFile.inside(outer, index, text));
      }
    }
    sources.push(...found);
    waiting = found;
  }
  const deep = [...tooDeep].map((path) =>
    left(path, `Only ${limits.layers} encodings inside one another were opened.`),
  );
  const much = [...tooMuch].map((path) => left(path, 'Only part of the encoded text was opened.'));
  return { sources, notLookedAt: [...deep, ...much] };
}

const left = (path: string, reason: string): NotLookedAt => ({ path, reason, matters: true });

function* hiddenTextsIn(source: SourceFile): Generator<{ index: number; text: string }> {
  yield* decodedRunsIn(source.text);
  yield* invisibleTextsIn(source.text);
}
