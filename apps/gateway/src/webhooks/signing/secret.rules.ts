import { randomBytes } from 'node:crypto';
import { invalidField } from '@app/kernel';

/** standards 3.5: 24 to 64 random bytes. */
const FEWEST_BYTES = 24;
const MOST_BYTES = 64;
const MADE_BYTES = 32;
const PREFIX = 'whsec_';

/** How long the secret of before signs, too, after a rotation, in milliseconds. */
export const OLD_SECRET_MS = 24 * 60 * 60 * 1000;

/** A secret as receivers keep it: `whsec_` and its bytes in base64. */
export function newWebhookSecret(): string {
  return PREFIX + randomBytes(MADE_BYTES).toString('base64');
}

/**
 * The secret somebody wants, or a new one.
 * @throws DomainError INVALID_INPUT when it is none
 */
export function webhookSecretOf(wanted: string | undefined): string {
  if (wanted === undefined) return newWebhookSecret();
  const bytes = secretBytes(wanted);
  const isWhole = PREFIX + bytes.toString('base64') === wanted;
  if (isWhole && bytes.length >= FEWEST_BYTES && bytes.length <= MOST_BYTES) return wanted;
  throw invalidField(
    'secret',
    'wrong_format',
    `must be ${PREFIX} and ${FEWEST_BYTES} to ${MOST_BYTES} bytes in base64`,
  );
}

/** The key behind a secret. */
export function secretBytes(secret: string): Buffer {
  return Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '', 'base64');
}
