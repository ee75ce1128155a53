import { redactSecrets } from './secret-literal.rules';

const EVIDENCE_CHARS = 160;
const QUOTED_VALUE = /(["'`])[^"'`\n]{8,400}\1/g;
/** Control characters, direction overrides and broken surrogates: they fool terminals, and databases refuse some. */
const UNSHOWABLE =
  // eslint-disable-next-line no-control-regex -- control characters are what is being looked for
  /[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * The evidence of a finding: the trimmed line without secrets, cut to 160 characters and then `...` (section 5.1).
 * Secrets go before the cut, or half of one could survive it. Characters that cannot be shown become U+FFFD.
 */
export function evidenceOf(line: string, redact?: (line: string) => string): string {
  const safe = redactSecrets(redact ? redact(line) : line).trim();
  const shown = safe.length > EVIDENCE_CHARS ? `${safe.slice(0, EVIDENCE_CHARS)}...` : safe;
  return shown.replace(UNSHOWABLE, '\uFFFD');
}

/** The line with every quoted value of eight characters or more replaced by `[REDACTED]`. */
export function redactQuoted(line: string): string {
  return line.replace(QUOTED_VALUE, (_, quote: string) => `${quote}[REDACTED]${quote}`);
}
