import { matchesOf, matchFrom } from '../matching';
import type { SourceFile } from '../source-file';

const CALL = /\b(execFileSync|execFile|execSync|exec|spawnSync|spawn)\s{0,8}\(/;
const LITERAL_COMMAND_WITH_LIST = /^\s{0,200}(["'`])([^"'`\n$]{1,200})\1\s{0,200},\s{0,200}\[/;
const SHELL_OPTION = /\bshell["']?\s{0,8}:\s{0,8}true\b/;
const SHELLS = new Set(['sh', 'bash', 'zsh', 'fish', 'cmd', 'powershell', 'pwsh']);
/** What stands before `exec`: the end of a regular expression literal, or a variable. */
const RECEIVER = /(?:(\/[dgimsuvy]{0,8})|(?<![\w$.])([a-z_$][\w$]{0,80}))\??\.$/i;
const RECEIVER_CHARS = 90;
const MOST_RECEIVERS = 50;
const LONGEST_HEAD = 1000;
const LONGEST_CALL = 1000;

/** The line (from 1) of the first call that starts a process in a way a shell or an argument could bend, or null. */
export function firstRiskyProcessCall(source: SourceFile): number | null {
  const { text } = source;
  let shellOption = matchFrom(SHELL_OPTION, text, 0);
  const receivers = new Map<string, boolean>();
  for (const call of matchesOf(CALL, text)) {
    if (call[1] === 'exec' && isRegExpMethod(text, call.index, receivers)) continue;
    const inside = call.index + call[0].length;
    if (shellOption && shellOption.index < inside) shellOption = matchFrom(SHELL_OPTION, text, inside);
    const fixedProgram = call[1]?.startsWith('execFile') && namesFixedProgram(text, inside);
    if (!fixedProgram || (shellOption && isInsideCall(text, inside, shellOption.index))) {
      return source.lineAt(call.index);
    }
  }
  return null;
}

/**
 * Whether this `exec` is the method of regular expressions: called on a literal, or on a variable that is given one in
 * this file. Past 50 different variables the rest counts as process calls, so that time stays linear.
 */
function isRegExpMethod(text: string, index: number, known: Map<string, boolean>): boolean {
  const receiver = RECEIVER.exec(text.slice(Math.max(0, index - RECEIVER_CHARS), index));
  const name = receiver?.[2];
  if (name === undefined) return receiver?.[1] !== undefined;
  let holdsRegExp = known.get(name);
  if (holdsRegExp === undefined && known.size < MOST_RECEIVERS) {
    const escaped = name.replaceAll('$', '\\$');
    const given = new RegExp(`(?<![\\w$.])${escaped}\\s{0,4}=\\s{0,8}(?:\\/(?![/*])|new\\s{1,4}RegExp\\b)`);
    known.set(name, (holdsRegExp = given.test(text)));
  }
  return holdsRegExp ?? false;
}

function namesFixedProgram(text: string, inside: number): boolean {
  const command = LITERAL_COMMAND_WITH_LIST.exec(text.slice(inside, inside + LONGEST_HEAD))?.[2];
  if (command === undefined) return false;
  const program = command.slice(Math.max(command.lastIndexOf('/'), command.lastIndexOf('\\')) + 1).toLowerCase();
  return !SHELLS.has(program.replace(/\.exe$/, ''));
}

/** Whether `index` comes before the bracket that closes the call; a call too long to follow counts as open. */
function isInsideCall(text: string, inside: number, index: number): boolean {
  if (index - inside > LONGEST_CALL) return false;
  let depth = 1;
  for (let i = inside; i < index && depth > 0; i++) {
    const char = text.charCodeAt(i);
    if (char === 0x28) depth++;
    else if (char === 0x29) depth--;
  }
  return depth > 0;
}
