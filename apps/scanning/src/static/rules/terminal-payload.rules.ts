import { firstLine, inOrder, matchFrom } from '../matching';
import type { SourceFile } from '../source-file';

const COPY = /\b(?:copy|paste)\b/i;
const COMMAND = /\b(?:commands?|snippet)\b/i;
const TERMINAL = /\b(?:terminal|shell)\b/i;
const RUN_THERE =
  /\brun\s{1,4}(?:it|this|that)\s{1,4}in\s{1,4}(?:the\s{1,4}|your\s{1,4}|a\s{1,4})?terminal\b|\bopen\s{1,4}(?:the\s{1,4}|your\s{1,4}|a\s{1,4})?terminal\b|\bfor\s{1,4}mac\s?os\W{0,4}:/i;

const SHELL = /\|\s{0,8}(?:sudo\s{1,4})?(?:\/(?:usr\/)?bin\/)?(?:ba|z|da|k)?sh\b/i;
const QUOTED_BASE64 = /["'][a-z0-9+/=]{40}/i;
const DECODE = /\|\s{0,8}base64\s{1,4}(?:-d|--decode)\b/i;
const DOWNLOAD = /\b(?:curl|wget)\b/i;
/** The same thing without a pipe: `sh -c "$(curl …)"` and `bash <(curl …)`. */
const SUBSTITUTED = /\b(?:ba|z|da|k)?sh\s{1,4}(?:-c\s{1,4}["']?\$\(|<\(\s{0,4})\s{0,4}(?:curl|wget)\b/i;
const RAW_ADDRESS = /\bhttps?:\/\/\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?!\.?\d)/i;
const FAKE_INSTALLER = /\binstaller-package:\s{0,8}https?:/i;

/** The line (from 1) of a hidden or foreign script that the text has the reader run in a terminal, or null. */
export function firstTerminalPayload(source: SourceFile): number | null {
  if (!tellsReaderToUseTerminal(source)) return null;
  const fromNowhere = RAW_ADDRESS.test(source.text) || FAKE_INSTALLER.test(source.text);
  return firstLine(
    source,
    ['base64', 'curl', 'wget'],
    (line) => runsHiddenScript(line) || (fromNowhere && runsDownload(line)),
  );
}

function tellsReaderToUseTerminal(source: SourceFile): boolean {
  if (matchFrom(RUN_THERE, source.text, 0)) return true;
  return firstLine(source, ['copy', 'paste'], (line) => inOrder(line, COPY, COMMAND, TERMINAL)) !== null;
}

function runsHiddenScript(line: string): boolean {
  return inOrder(line, QUOTED_BASE64, DECODE, SHELL);
}

function runsDownload(line: string): boolean {
  return SUBSTITUTED.test(line) || inOrder(line, DOWNLOAD, SHELL);
}
