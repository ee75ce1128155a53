/**
 * The API a path belongs to. It decides how failures look and which credentials count.
 * `registry` is the ClawHub surface, `ratings` is Reef's own (`/v1/**`), `other` is pages and well-known files.
 */
export type Surface = 'registry' | 'ratings' | 'other';

/** @param url path with or without query; duplicate slashes are tolerated as the router does */
export function surfaceOf(url: string): Surface {
  const [first] = url
    .split('?', 1)[0]!
    .split('/')
    .filter((segment) => segment !== '');
  if (first === 'v1') return 'ratings';
  return first === 'api' ? 'registry' : 'other';
}
