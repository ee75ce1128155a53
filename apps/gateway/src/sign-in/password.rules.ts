import { DomainError } from '@app/kernel';

const MIN_LENGTH = 10;
export const MAX_PASSWORD_LENGTH = 200;

/**
 * argon2id as OWASP recommends it: 19 MiB, two passes, one lane. The library's numbers for the algorithm are constants
 * of a `const enum`, which this compiler cannot see into: 2 is Argon2id.
 */
export const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** A password as it is hashed: however the keyboard composes an accent, it is the same (NIST SP 800-63B 3.1.1.2). */
export function normalPassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * A password somebody may choose: long enough, and not their own name. No demands for digits or signs, which make
 * passwords worse.
 * @throws DomainError INVALID_INPUT
 */
export function newPassword(password: string, handle: string): string {
  const normal = normalPassword(password);
  const length = [...normal].length;
  if (length < MIN_LENGTH)
    throw new DomainError('INVALID_INPUT', `The password must have at least ${MIN_LENGTH} characters`);
  if (length > MAX_PASSWORD_LENGTH)
    throw new DomainError('INVALID_INPUT', `The password must have at most ${MAX_PASSWORD_LENGTH} characters`);
  const letters = new Set(normal.toLowerCase());
  if (letters.size < 4 || normal.toLowerCase().replaceAll(handle, '').length < 4)
    throw new DomainError('INVALID_INPUT', 'The password is too easy to guess');
  return normal;
}
