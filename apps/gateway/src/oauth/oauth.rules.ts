import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { RATING_SCOPES, type RatingScope } from '@app/contracts';
import { DomainError } from '@app/kernel';

/** How long an access token works, in seconds (rating spec 3). */
export const ACCESS_TOKEN_SECONDS = 900;

/** Longer than any access token lives, clocks that differ included; in milliseconds. */
const REMEMBER_MS = (ACCESS_TOKEN_SECONDS + 120) * 1_000;

/** What an access token says (RFC 9068 section 2.2). */
export interface AccessClaims {
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  readonly aud: string | string[];
  /** The user it speaks for; the client, when it speaks for itself. */
  readonly sub: string;
  readonly client_id: string;
  readonly scope?: string;
  /** The consent it came of; ours alone. Knowing it gives nobody anything. */
  readonly grant_id?: string;
}

/** Until when a revocation must be remembered: access tokens issued before it have expired then. */
export function forgetAt(revokedAt: Date): Date {
  return new Date(revokedAt.getTime() + REMEMBER_MS);
}

/**
 * The `token` parameters of a form, with `~` for `.`: the OAuth server refuses to look up anything that looks like a
 * JWT. As long as before, byte by byte.
 */
export function disguiseTokens(form: string): string {
  return form.replace(/(?<=(?:^|&)token=)[^&]*/g, (token) => token.replaceAll('.', '~').replace(/%2e/gi, '%7E'));
}
/** The JWT behind a disguised token; undefined when there is none. */
export function undisguised(token: string): string | undefined {
  return /^[\w-]+~[\w-]+~[\w-]+$/.test(token) ? token.replaceAll('~', '.') : undefined;
}

/** The resource access tokens are for: the rating API (RFC 8707). */
export function ratingsAudience(publicUrl: string): string {
  return `${publicUrl}/v1`;
}

/** A new client secret: a prefix for secret scanners and 32 random bytes. */
export function newClientSecret(): string {
  return `rcs_${randomBytes(32).toString('base64url')}`;
}

/** What is stored of a client secret. As with API tokens, 256 random bits need no slow hash. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares without telling by its duration where the difference is. */
export function isSecret(hash: string, secret: string): boolean {
  return timingSafeEqual(Buffer.from(hash, 'hex'), createHash('sha256').update(secret).digest());
}

/** Whether the words of a `scope` parameter are all ours. */
export function areScopes(text: unknown): boolean {
  return typeof text === 'string' && words(text).every((word) => RATING_SCOPES.includes(word as RatingScope));
}

/**
 * Scopes as `scope` parameters carry them, each once, in our order.
 * @throws DomainError INVALID_INPUT for none or an unknown one
 */
export function scopeOf(text: string): string {
  const wanted = words(text);
  if (wanted.length === 0) throw new DomainError('INVALID_INPUT', 'Missing scope');
  if (!areScopes(text))
    throw new DomainError('INVALID_INPUT', `Unknown scope; known are ${RATING_SCOPES.join(' and ')}`);
  return RATING_SCOPES.filter((scope) => wanted.includes(scope)).join(' ');
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
