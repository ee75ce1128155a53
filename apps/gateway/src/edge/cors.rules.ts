/** What a page in a browser may read beside the body. */
const EXPOSED = [
  'Content-Disposition',
  'Deprecation',
  'ETag',
  'Idempotency-Replayed',
  'Link',
  'Location',
  'Retry-After',
  'Sunset',
  'X-Request-Id',
  'RateLimit',
  'RateLimit-Policy',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'X-Content-SHA256',
];
const DEFAULT_HEADERS = 'Content-Type, Authorization, Digest, X-Clawhub-Version';

/** Any page may call the API: it authenticates by header alone, so there is no cookie to abuse. */
export function corsHeaders(): Record<string, string> {
  return { 'access-control-allow-origin': '*', 'access-control-expose-headers': EXPOSED.join(', ') };
}

/** The answer to a preflight: the headers asked for are allowed (server-semantics 8). */
export function preflightHeaders(
  request: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const asked = request['access-control-request-headers'];
  const vary = ['access-control-request-method', 'access-control-request-headers'].filter((name) => name in request);
  return {
    'access-control-allow-methods': 'GET, POST, PUT, DELETE, OPTIONS, PATCH, HEAD',
    'access-control-allow-headers': typeof asked === 'string' && asked !== '' ? asked : DEFAULT_HEADERS,
    'access-control-max-age': '86400',
    ...(vary.length > 0 ? { vary: vary.join(', ') } : {}),
  };
}
