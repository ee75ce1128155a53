import { createHash, randomBytes } from 'node:crypto';
import { plainLine } from '../accounts/account.rules';

export const DEFAULT_LABEL = 'CLI token';
/** How much of a token is kept in clear, to recognise it by. */
const PREFIX_LENGTH = 12;

/** A new API token: `clh_` and 32 random bytes as 43 base64url characters (server-semantics 1.2). */
export function newApiToken(): string {
  return `clh_${randomBytes(32).toString('base64url')}`;
}

/**
 * What is stored of a token: the hex SHA-256 of the whole string. No slow hash, no salt: 256 random bits cannot be
 * guessed, and the hash is looked up on every request.
 */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export function displayPrefix(token: string): string {
  return token.slice(0, PREFIX_LENGTH);
}

/** A label as people type it; blank is the default. */
export function labelOf(label: string | undefined): string {
  return plainLine(label) || DEFAULT_LABEL;
}
