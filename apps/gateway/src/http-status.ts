import { errorDeclaration, type ErrorCode, type ErrorKind } from '@app/contracts';

/** The one place where an HTTP status is chosen for a failure. */
export const HTTP_STATUS: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  precondition: 412,
  too_large: 413,
  unsupported: 415,
  unprocessable: 422,
  locked: 423,
  limited: 429,
  internal: 500,
  unavailable: 503,
  timeout: 504,
};

/** What shipped ClawHub clients expect on `/api/**`: the code's own status there, else its kind's. */
export function registryStatus(code: ErrorCode): number {
  const { kind, clawhubStatus } = errorDeclaration(code);
  return clawhubStatus ?? HTTP_STATUS[kind];
}
