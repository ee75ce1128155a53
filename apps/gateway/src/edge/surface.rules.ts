/**
 * The API a path belongs to. It decides how failures look and which credentials count.
 * `registry` is the ClawHub surface, `ratings` is Reef's own (`/v1/**`, and the alias of the ratings below `/api/v1`),
 * `other` is pages and well-known files.
 */
export type Surface = 'registry' | 'ratings' | 'other';

/** @param url path with or without query; duplicate slashes are tolerated as the router does */
export function surfaceOf(url: string): Surface {
  const segments = url
    .split('?', 1)[0]!
    .split('/')
    .filter((segment) => segment !== '');
  const [first, ...rest] = segments;
  const isAlias = rest[0] === 'v1' && rest[1] === 'plugins' && rest.at(-1) === 'ratings';
  if (first === 'v1' || (first === 'api' && isAlias)) return 'ratings';
  return first === 'api' ? 'registry' : 'other';
}
