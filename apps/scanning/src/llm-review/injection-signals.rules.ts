import type { Finding } from '@app/contracts';
import type { TextFile } from '../static/scan-result';

/** Texts that speak to the reader's model rather than to the reader (server-semantics 5.7). Every pattern is linear. */
const SIGNALS: readonly (readonly [name: string, pattern: RegExp])[] = [
  [
    'ignore-previous-instructions',
    /\b(?:ignore|disregard|forget) (?:all |any )?(?:of )?(?:the |your )?(?:previous|prior|above|earlier) (?:instructions|prompts|rules|directions)\b/i,
  ],
  ['you-are-now', /\byou are now (?:a|an|in|the)\b/i],
  ['system-prompt-override', /\b(?:new |override (?:the )?)system prompt\b|\bsystem prompt ?[:=]/i],
  ['base64-block', /[A-Za-z0-9+/]{400}/],
  ['unicode-control-chars', /[\u202a-\u202e\u2066-\u2069]|[\u200b\u2060]{8}/],
];

/** One finding a signal, at the first place it is seen. A benign word of a model about such a text is not believed. */
export function injectionSignals(files: readonly TextFile[]): Finding[] {
  return SIGNALS.flatMap(([name, pattern]) => {
    for (const { path, text } of files) {
      const match = pattern.exec(text);
      if (match === null) continue;
      const message = `The text speaks to the model that reads it: ${name}.`;
      const line = lineAt(text, match.index);
      return [{ code: 'suspicious.llm_injection', severity: 'warn', file: path, ...line, message }];
    }
    return [];
  });
}

/** The line around a place of a text, and its number. */
export function lineAt(text: string, index: number): { line: number; evidence: string } {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) line += 1;
  const start = text.lastIndexOf('\n', index - 1) + 1;
  const end = text.indexOf('\n', index);
  return {
    line,
    evidence: text.slice(Math.max(start, index - 500), end < 0 ? index + 500 : Math.min(end, index + 500)),
  };
}
