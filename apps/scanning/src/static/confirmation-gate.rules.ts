import { near } from './matching';
import type { SourceFile } from './source-file';

const LINES_BEFORE = 8;

const DIRECT =
  /\b(?:prompt\s{1,4}for|requires?|requests?|obtain)\s{1,4}(?:explicit\s{1,4})?(?:user\s{1,4})?(?:confirmation|approval)\b|\buser\s{1,4}(?:confirmation|approval)\b|\breply\s{1,4}["'“”\x60*]{0,3}yes\b/i;
const ASK = /\bask\s{1,4}(?:the\s{1,4})?user\b/i;
const ANSWER = /\b(?:confirm|confirmation|approve|approval|continue|yes)\b/i;
const CONTINUE = /\bcontinue\?/i;
const YES_OR_NO = /[([](?:yes\/no|y\/n)[)\]]/i;
const ONLY_AFTER = /\bonly\s{1,4}(?:continue\s{1,4})?after\s{1,4}(?:the\s{1,4})?user\b/i;
const AGREES = /\b(?:confirms|approves|answers\s{1,4}["'“”]?yes)\b/i;

/** Whether the line or one of the eight before it makes the reader ask the user first (section 5.1). */
export function hasConfirmationGate(source: SourceFile, line: number): boolean {
  const context = source.lines(line - LINES_BEFORE, line);
  return (
    DIRECT.test(context) ||
    near(context, ASK, 120, ANSWER) !== null ||
    near(context, CONTINUE, 20, YES_OR_NO) !== null ||
    near(context, ONLY_AFTER, 80, AGREES) !== null
  );
}
