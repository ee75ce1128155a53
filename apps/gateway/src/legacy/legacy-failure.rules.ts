import { errorDeclaration, type ErrorKind } from '@app/contracts';
import { DomainError } from '@app/kernel';

/** Who is calling, how often, and what is Reef's own doing keep their status. */
const KEPT: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  'unauthenticated',
  'limited',
  'unavailable',
  'timeout',
  'internal',
]);

/** Older routes that change something answer every other refusal with 400 and its sentence (server-semantics 7). */
export function legacyFailure(error: unknown): unknown {
  if (!(error instanceof DomainError) || KEPT.has(errorDeclaration(error.code).kind)) return error;
  return new DomainError('INVALID_INPUT', error.message);
}
