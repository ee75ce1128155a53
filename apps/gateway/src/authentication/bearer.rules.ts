/** Longer credentials are not looked at: none of ours is. */
const MAX_LENGTH = 4_096;
const BEARER = /^Bearer[ \t]+(\S+)[ \t]*$/i;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * The token of an `Authorization` header: the scheme in any case, the value trimmed (server-semantics 1.2). Undefined
 * for anything else, which counts as no token at all.
 */
export function bearerToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.length > MAX_LENGTH) return undefined;
  return BEARER.exec(authorization.trim())?.[1];
}

/** Whether a token has the form of an OAuth access token; API tokens have no dots. */
export function isJwt(token: string): boolean {
  return JWT.test(token);
}

/** When a JWT that was verified expires, in epoch milliseconds. */
export function expiryOf(jwt: string): number {
  const claims = JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString('utf8')) as { exp: number };
  return claims.exp * 1_000;
}
