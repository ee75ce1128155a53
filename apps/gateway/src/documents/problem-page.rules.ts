import { errorDeclaration, isErrorCode } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { HTTP_STATUS } from '../http-status';

/**
 * What a failure means, for a person.
 * @param name the code as problem types carry it: `rating-exists`
 * @throws DomainError NOT_FOUND
 */
export function problemPage(name: string): string {
  const code = name.toUpperCase().replaceAll('-', '_');
  if (!isErrorCode(code)) throw new DomainError('NOT_FOUND');
  const { kind, title } = errorDeclaration(code);
  return `${title}\n\nCode: ${code.toLowerCase()}\nHTTP status: ${HTTP_STATUS[kind]}\nKind: ${kind.replace('_', ' ')}\n`;
}
