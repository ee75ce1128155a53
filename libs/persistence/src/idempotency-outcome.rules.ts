import { errorDeclaration, isErrorCode, type ErrorKind } from '@app/contracts';
import { DomainError } from '@app/kernel';

/** How a call ended, as it is kept and told again. */
export type Outcome =
  { readonly value: object } | { readonly error: Readonly<Pick<DomainError, 'code' | 'message' | 'details'>> };

/**
 * Whether a refusal is kept (standards 3.2). Not those that the same request may escape the next time, once the caller
 * has logged in, waited, or been given a right; and not what went wrong with Reef itself.
 */
const KEPT: Record<ErrorKind, boolean> = {
  invalid: true,
  unauthenticated: false,
  forbidden: false,
  not_found: true,
  conflict: false,
  gone: true,
  too_large: true,
  unsupported: true,
  unprocessable: true,
  locked: true,
  limited: false,
  // Not in standards 3.2, but the same: the caller reads again and repeats with another If-Match.
  precondition: false,
  unavailable: false,
  timeout: false,
  internal: false,
};

/** What to keep of a failed call; undefined when it may be tried again with the same key. */
export function outcomeOfFailure(failure: unknown): Outcome | undefined {
  if (!(failure instanceof DomainError)) return undefined;
  const { code, message, details } = failure;
  return KEPT[errorDeclaration(code).kind] ? { error: { code, message, details } } : undefined;
}

/** @returns the kept answer, @throws DomainError the kept refusal */
export function replay(outcome: Outcome): object {
  if ('value' in outcome) return outcome.value;
  const { code, message, details } = outcome.error;
  throw new DomainError(isErrorCode(code) ? code : 'INTERNAL', message, details);
}
