/** Since `/api/v1` has everything these routes have: 2026-01-01, as a structured date (RFC 9745). */
const DEPRECATED_SINCE = '@1767225600';
/** From when on they may be missing (RFC 8594). */
const SUNSET = 'Sat, 01 Jan 2028 00:00:00 GMT';

/** Older routes, each with the one to use instead. */
const SUCCESSORS: ReadonlyMap<string, string> = new Map([
  ['/api/search', '/api/v1/search'],
  ['/api/skill', '/api/v1/skills/{slug}'],
  ['/api/skill/resolve', '/api/v1/resolve'],
  ['/api/download', '/api/v1/download'],
  ['/api/cli/whoami', '/api/v1/whoami'],
  ['/api/cli/upload-url', '/api/v1/skills/-/upload-url'],
  ['/api/cli/publish', '/api/v1/skills'],
  ['/api/cli/skill/delete', '/api/v1/skills/{slug}'],
  ['/api/cli/skill/undelete', '/api/v1/skills/{slug}/undelete'],
  ['/api/cli/telemetry/sync', '/api/cli/telemetry/install'],
]);

/**
 * What every answer of an older route says besides (standards 3.12).
 *
 * @param template the route as it was declared
 * @returns undefined for a route that stays
 */
export function deprecationHeaders(template: string | undefined): Record<string, string> | undefined {
  const successor = SUCCESSORS.get(template ?? '');
  if (successor === undefined) return undefined;
  const headers = { deprecation: DEPRECATED_SINCE, sunset: SUNSET };
  // A place with a variable in it is no link.
  return successor.includes('{') ? headers : { ...headers, link: `<${successor}>; rel="successor-version"` };
}
