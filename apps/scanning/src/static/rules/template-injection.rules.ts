import { matchFrom } from '../matching';
import type { SourceFile } from '../source-file';

const FENCE = /^[ \t]{0,12}(?:```|~~~)[ \t]{0,4}([\w+-]{0,20})/;
const PROGRAM_FENCES = new Set(['python', 'py', 'javascript', 'js', 'typescript', 'ts', 'node']);
const SHELL_FENCES = new Set(['bash', 'sh', 'shell', 'zsh', 'console']);
/** Spaces around the sign, or a keyword, make it an assignment of a program; in a shell they would be an error. */
const PROGRAM_ASSIGNMENT =
  /^\s{0,200}(?:(?:const|let|var)\s{1,8})?[a-z_$][\w$.]{0,80}\s{1,8}=\s{1,8}["']\$\{[a-z_][\w.-]{0,80}\}["']/i;
const ANY_ASSIGNMENT =
  /^\s{0,200}(?:(?:const|let|var)\s{1,8})?[a-z_$][\w$.]{0,80}\s{0,8}=\s{0,8}["']\$\{[a-z_][\w.-]{0,80}\}["']/i;
const WRITES_PROGRAM = /\bcat\s{0,4}>{1,2}\s{0,4}[^\s<>|]{1,200}\.(?:py|js|ts|sh)\b/i;
const NAMES_RUNTIME = /\b(?:python[\d.]{0,5}|node)\b/i;

/**
 * The line (from 1) on which a placeholder is pasted between the quotes of generated code, or null.
 * `NAME="${OTHER}"` in a shell block is how shells assign, and passes.
 */
export function firstInjectedTemplate(source: SourceFile): number | null {
  let fence: string | null = null;
  let candidate: number | null = null;
  let namesProgram = WRITES_PROGRAM.test(source.text) || NAMES_RUNTIME.test(source.text);
  for (let number = 1; number <= source.lineCount; number++) {
    const line = source.line(number);
    const mark = FENCE.exec(line);
    if (mark) {
      fence = fence === null ? (mark[1] ?? '').toLowerCase() : null;
      namesProgram ||= fence !== null && (PROGRAM_FENCES.has(fence) || SHELL_FENCES.has(fence));
    }
    if (candidate === null && line.includes('${')) {
      const assignment = fence !== null && PROGRAM_FENCES.has(fence) ? ANY_ASSIGNMENT : PROGRAM_ASSIGNMENT;
      if (matchFrom(assignment, line, 0)) candidate = number;
    }
    if (candidate !== null && namesProgram) return candidate;
  }
  return null;
}
