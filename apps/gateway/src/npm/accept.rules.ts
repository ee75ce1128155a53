/** The short form of a package document, for installing. */
export const INSTALL_TYPE = 'application/vnd.npm.install-v1+json';

/**
 * Whether a client wants the short form: only one that names it and does not like plain JSON better (RFC 9110 section
 * 12.5.1). Whatever else it accepts gets the full document.
 */
export function wantsInstallForm(accept: string | undefined): boolean {
  if (accept === undefined) return false;
  const ranges = new Map(accept.split(',').map(parseRange));
  const short = ranges.get(INSTALL_TYPE) ?? 0;
  const full = ranges.get('application/json') ?? ranges.get('application/*') ?? ranges.get('*/*') ?? 0;
  return short > 0 && short >= full;
}

function parseRange(range: string): [string, number] {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => /^q\s*=/.test(parameter))?.replace(/^q\s*=\s*/, '');
  const quality = weight === undefined ? 1 : Number(weight);
  return [type, Number.isNaN(quality) ? 1 : quality];
}
