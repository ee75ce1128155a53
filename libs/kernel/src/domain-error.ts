import { errorDeclaration, type ErrorCode, type ProblemKind } from '@app/contracts';

/**
 * The only error domain code throws on purpose. `code` decides everything a caller sees; it survives the bus.
 *
 * @param message one clear sentence for the caller; the code's title when absent
 * @param details data for machines, such as `{ problems: [...] }`; never secrets
 */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string = errorDeclaration(code).title,
    readonly details: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = 'DomainError';
  }
}

/**
 * One field of a request that cannot be as it is, with a pointer to it.
 * @param field its name; with slashes for one inside another
 * @param message what it must be: `must be a whole number`
 */
export function invalidField(field: string, code: ProblemKind, message: string): DomainError {
  const problems = [{ pointer: `#/${field}`, code, message }];
  return new DomainError('INVALID_INPUT', `${field.replaceAll('/', '.')} ${message}`, { problems });
}
