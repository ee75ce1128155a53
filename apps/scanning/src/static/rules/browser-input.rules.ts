import { matchFrom, near } from '../matching';
import type { SourceFile } from '../source-file';

const FROM_ARGUMENT =
  /^\s{0,200}(?:(?:export|local|readonly)\s{1,8})?([A-Z][A-Z0-9_]{0,80})=["']?\$(?:\{?[1-9]|\{?[@*])/;
const ACTION = /\baction=["']?act\b/i;
const KIND = /\bkind=["']?type\b/i;
const TYPED_VARIABLE = /\btext=["']?\$\{?([A-Z][A-Z0-9_]{0,80})/;
const MOST_VARIABLES = 50;

/**
 * The line (from 1) on which a shell argument is typed into a browser as it came, or null.
 * Past 50 different variables, which no honest script has, a variable counts as unchecked.
 */
export function firstUncheckedBrowserInput(source: SourceFile): number | null {
  const unchecked = new Set<string>();
  const checkedAt = new Map<string, number>();
  let offset = 0;
  for (let number = 1; number <= source.lineCount; number++) {
    const line = source.line(number);
    const assigned = FROM_ARGUMENT.exec(line)?.[1];
    if (assigned !== undefined) unchecked.add(assigned);
    const typed = typedVariable(line);
    if (typed !== undefined && unchecked.has(typed)) {
      if (checkedAt.size >= MOST_VARIABLES) return number;
      const check = checkedAt.get(typed) ?? firstCheckOf(typed, source.text);
      checkedAt.set(typed, check);
      if (check >= offset) return number;
    }
    offset += line.length + 1;
  }
  return null;
}

function typedVariable(line: string): string | undefined {
  const action = matchFrom(ACTION, line, 0);
  if (!action) return undefined;
  const kind = matchFrom(KIND, line, action.index);
  return kind ? matchFrom(TYPED_VARIABLE, line, kind.index)?.[1] : undefined;
}

/** Where the text first measures, cleans or validates the variable; Infinity when it never does. */
function firstCheckOf(variable: string, text: string): number {
  const mention = new RegExp(`\\b${variable}\\b`);
  const verb = /\b(?:validate|sanitize|strip|clean)/i;
  const measured = new RegExp(`\\$\\{#${variable}\\}["']?\\s{0,4}(?:-[gl][te]|-eq|-ne|[<>=!])`).exec(text)?.index;
  const trimmed = near(text, mention, 80, /\btr\s{1,4}-d\b/)?.second;
  const named = [near(text, mention, 60, verb)?.second, near(text, verb, 60, mention)?.first];
  return Math.min(...[measured, trimmed, ...named].filter((at) => at !== undefined), Infinity);
}
