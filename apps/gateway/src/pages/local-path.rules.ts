const MAX_LENGTH = 4_000;
const HERE = 'http://here.invalid';

/**
 * A path of ours to go back to, made safe for a `Location` header; undefined for anything that a browser could take for
 * a place elsewhere: other hosts, `//host`, backslashes, `/.//host`, control characters.
 */
export function localPath(text: string | undefined): string | undefined {
  if (text === undefined || text.length > MAX_LENGTH || !text.startsWith('/')) return undefined;
  // Browsers drop some of these while they parse, and read a backslash as a slash.
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0020\u007f\\]/.test(text) || text.startsWith('//')) return undefined;
  let url: URL;
  try {
    url = new URL(text, HERE);
  } catch {
    return undefined;
  }
  const path = url.pathname + url.search;
  return url.origin !== HERE || path.startsWith('//') ? undefined : path;
}
