import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { RATING_SCOPES, SCOPES, type RatingScope, type Scope } from '@app/contracts';
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
  return typeof text === 'string' && words(text).every((word) => SCOPES.includes(word as Scope));
}

/**
 * Scopes as `scope` parameters carry them, each once, in our order.
 * @throws DomainError INVALID_INPUT for none or an unknown one
 */
export function scopeOf(text: string): string {
  const wanted = words(text);
  if (wanted.length === 0) throw new DomainError('INVALID_INPUT', 'Missing scope');
  if (!areScopes(text)) throw new DomainError('INVALID_INPUT', `Unknown scope; known are ${SCOPES.join(', ')}`);
  return SCOPES.filter((scope) => wanted.includes(scope)).join(' ');
}

/** Of the scopes in a text those that need no person, which is all that a client can have that speaks for itself. */
export function withoutPerson(text: string): string {
  return words(text)
    .filter((word) => RATING_SCOPES.includes(word as RatingScope))
    .join(' ');
}

export function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
