import { createHmac } from 'node:crypto';
import { isSameText } from '../sessions/session.rules';

export const KNOWN_BROWSER_COOKIE = 'reef_browser';

/**
 * The value of a cookie that says: somebody has signed in to this account with this browser. Not a credential; it only
 * keeps strangers' guesses from counting for people who are known.
 */
export function knownBrowser(secretKey: string, userId: string, nonce: string): string {
  return `${nonce}.${signature(secretKey, userId, nonce)}`;
}

/** The browser's own name when its cookie is for this account; undefined otherwise. */
export function knownBrowserOf(secretKey: string, userId: string, value: string | undefined): string | undefined {
  const [nonce, signed, ...more] = value?.split('.') ?? [];
  if (nonce === undefined || signed === undefined || more.length > 0 || !/^[\w-]{43}$/.test(nonce)) return undefined;
  return isSameText(signed, signature(secretKey, userId, nonce)) ? `${userId} ${nonce}` : undefined;
}

function signature(secretKey: string, userId: string, nonce: string): string {
  return createHmac('sha256', secretKey).update(`reef/gateway/known-browser ${userId} ${nonce}`).digest('base64url');
}
