import { errorDeclaration, type ErrorCode } from '@app/contracts';

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
