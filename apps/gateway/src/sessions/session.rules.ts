import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new secret of 256 random bits, for cookies and links. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a secret. No slow hash: 256 random bits cannot be guessed. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Whether a cookie can hold a secret of ours; nothing else is looked up. */
export function isSecret(text: string | undefined): text is string {
  return text !== undefined && /^[\w-]{43}$/.test(text);
}

/**
 * What every form of one browser carries, so that no other site can send one: made from the secret in its cookie, which
 * other sites cannot read, under a key they do not have. A new cookie makes all older forms worthless.
 */
export function csrfToken(secretKey: string, cookieSecret: string): string {
  return createHmac('sha256', secretKey).update(`reef/gateway/csrf ${cookieSecret}`).digest('base64url');
}

/** Compares without telling by its duration how much was right. */
export function isSameText(a: string, b: string): boolean {
  const digests = [a, b].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(digests[0]!, digests[1]!);
}

/** How long a session lives. */
export interface Lifetimes {
  /** Without a request, in milliseconds. */
  readonly idleMs: number;
  /** Whatever happens, in milliseconds. */
  readonly maxMs: number;
}

/** `last_seen_at` is written no more often; idle sessions live that much longer or shorter than said. */
export const TOUCH_EVERY_MS = 60_000;
