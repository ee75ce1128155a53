/** Why a text waits for a person. Codes: shown to moderators and in events, never renamed. */
export type TextReason = 'link' | 'command' | 'shell' | 'secret' | 'encoded' | 'invisible';

const SHAPES: readonly (readonly [TextReason, RegExp])[] = [
  // An address with or without its scheme, and the ways people write one so that it does not look like one.
  ['link', /\b(?:[a-z][a-z0-9+.-]{1,15}:\/\/|www\.|mailto:|javascript:|data:[a-z]+\/)|\bhxxps?\b|\[dot\]|\(dot\)/iu],
  [
    'link',
    /(?:^|[^\w@./-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|net|org|io|dev|app|ai|co|me|sh|ru|cn|xyz|top|info|biz)(?![\w.-]*\w)/iu,
  ],
  ['link', /(?:^|\D)(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?=\/)|\]\(\s*\S+\s*\)/u],
  // What somebody who copies and pastes would run.
  [
    'command',
    /(?:^|[\s`$>;&|(])(?:sudo|curl|wget|chmod|chown|powershell|pwsh|iwr|iex|certutil|mshta|osascript|nc|ncat)\s+\S/iu,
  ],
  [
    'command',
    /\b(?:npm|pnpm|yarn|pip3?|brew|apt(?:-get)?|cargo|gem|go|npx|bunx|uvx|pipx|openclaw|clawhub)\s+(?:i|install|add|exec|run|dlx|get)\s+\S/iu,
  ],
  ['command', /\b(?:ba|z|da|k)?sh\s+-c\b|\bpython3?\s+-c\b|\bnode\s+-e\b|\brm\s+-[a-z]*[rf]/iu],
  [
    'shell',
    /\$\(|\$\{IFS|\|\s*(?:ba|z|da|k)?sh\b|&&\s*\S|\|\||;\s*(?:rm|curl|wget)\b|>\s*\/(?:dev|etc|tmp)\/|<\(|\beval\s*\(/iu,
  ],
  [
    'secret',
    /\b(?:clh_|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-(?:[a-z]+-)?|npm_|AKIA|ASIA|AIza|hf_)[A-Za-z0-9_-]{12,}/u,
  ],
  [
    'secret',
    /-----BEGIN [A-Z ]*(?:KEY|CERTIFICATE)|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}|\bwhsec_[A-Za-z0-9+/]{16,}/u,
  ],
  ['secret', /\b(?:password|passwd|secret|api[_ -]?key|token)\s*[:=]\s*\S{6,}/iu],
  ['encoded', /(?:[A-Za-z0-9+/]{48,}|[A-Za-z0-9_-]{64,}|(?:\\x[0-9a-f]{2}){6,}|(?:%[0-9a-f]{2}){6,})={0,2}/iu],
  // Text that reads differently from what it is: direction overrides, tags, and more than one joiner in a row.
  ['invisible', /[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}\u180e\ufeff]|[\u200b-\u200f\u2060-\u2064]{2,}/u],
];

/**
 * What about a text should be seen by a moderator before anybody else sees it (standards 7.2). Looks at it as it is
 * and in its compatibility form, so that full-width letters hide nothing.
 */
export function hostileShapes(text: string | undefined): TextReason[] {
  if (text === undefined) return [];
  const forms = [text, text.normalize('NFKC').replace(/[\u200b-\u200f\u2060-\u2064\ufeff\u00ad]/gu, '')];
  const found = SHAPES.filter(([, shape]) => forms.some((form) => shape.test(form)));
  return [...new Set(found.map(([reason]) => reason))];
}
