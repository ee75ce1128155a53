import { DomainError } from '@app/kernel';

const NAME = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/;

/** The parts of a path that name a package. */
export interface NameParameters {
  readonly scope?: string;
  readonly name: string;
}

/**
 * The package name of a path: `@scope/name` as two segments or as one encoded one, also encoded once more
 * (server-semantics 4.1). Compared in lower case.
 *
 * @throws DomainError PACKAGE_NOT_FOUND for what cannot be a name; NOT_FOUND for a scope alone
 */
export function packageName({ scope, name }: NameParameters): string {
  const text = decode(scope === undefined ? name : `${scope}/${name}`).toLowerCase();
  if (/^@[^/]*$/.test(text)) throw new DomainError('NOT_FOUND');
  if (text.length > 214 || !NAME.test(text)) throw new DomainError('PACKAGE_NOT_FOUND');
  return text;
}

/**
 * The same where every failure is a 400 (server-semantics 1.7).
 * @throws DomainError TRUSTED_PUBLISHER_INVALID `Package not found`
 */
export function packageNameToChange(parameters: NameParameters): string {
  try {
    return packageName(parameters);
  } catch {
    throw new DomainError('TRUSTED_PUBLISHER_INVALID', 'Package not found');
  }
}

function decode(text: string): string {
  let decoded = text;
  for (let round = 0; round < 2 && decoded.includes('%'); round += 1) {
    try {
      decoded = decodeURIComponent(decoded);
    } catch {
      break;
    }
  }
  return decoded;
}
