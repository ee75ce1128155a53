export interface CookieOptions {
  /** The public URL is https: the browser sends the cookie over nothing else. */
  readonly secure: boolean;
  /** Until when; 0 removes it, undefined keeps it while the browser is open. In seconds. */
  readonly maxAge?: number;
}

/** The value of a cookie in a `Cookie` header; the first one if there are several. */
export function readCookie(header: string | undefined, name: string, secure: boolean): string | undefined {
  const wanted = `${fullName(name, secure)}=`;
  const pair = header?.split(';').find((part) => part.trim().startsWith(wanted));
  return pair?.trim().slice(wanted.length);
}

/**
 * A `Set-Cookie` header. Never readable by scripts, and not sent with other sites' posts. With https its name has the
 * prefix `__Host-`: neither a subdomain nor a network without https can plant one.
 * @param value of characters that need no escaping: base64url
 */
export function cookie(name: string, value: string, { secure, maxAge }: CookieOptions): string {
  const age = maxAge === undefined ? '' : `; Max-Age=${maxAge}`;
  return `${fullName(name, secure)}=${value}; Path=/${age}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

function fullName(name: string, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}
