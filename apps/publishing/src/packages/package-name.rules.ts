import { DomainError } from '@app/kernel';
import { normalHandle } from '../publisher/owner.rules';

const NAME = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/;

/** The name as it is stored: trimmed, lower case (server-semantics 4.1). @throws DomainError PUBLISH_INVALID */
export function parsePackageName(text: string): string {
  const name = text.trim().toLowerCase();
  if (name === '') throw invalid('Package name required');
  if (!NAME.test(name)) {
    throw invalid('Package name must be lowercase and npm-safe (example: @scope/name or plugin-name)');
  }
  if (name === 'publish') {
    throw invalid(
      'Package name "publish" is reserved for ClawHub routes. Use a scoped name or choose a different package name.',
    );
  }
  return name;
}

/** Without the `@`; undefined for an unscoped name. */
export function scopeOf(name: string): string | undefined {
  return name.startsWith('@') ? name.slice(1, name.indexOf('/')) : undefined;
}

/**
 * A scope is somebody's handle, and only they publish below it.
 * @param ownerNamed whether the request names the owner, who then contradicts the scope
 * @throws DomainError PUBLISH_INVALID, OWNER_NOT_ALLOWED
 */
export function assertScope(name: string, ownerHandle: string, ownerNamed: boolean): void {
  const scope = scopeOf(name);
  const owner = normalHandle(ownerHandle);
  if (scope === undefined || scope === owner) return;
  if (ownerNamed) {
    const renamed = `@${owner}/${name.slice(name.indexOf('/') + 1)}`;
    throw invalid(
      `Package scope "@${scope}" must match selected owner "@${owner}". Publish as "@${scope}" or rename this package to "${renamed}".`,
    );
  }
  throw new DomainError(
    'OWNER_NOT_ALLOWED',
    `This package name uses the "@${scope}" namespace, but you do not have publish access to that publisher. Ask an owner or admin of "@${scope}" to add you.`,
  );
}

/** What npm calls the tarball: `@a/b` becomes `a-b-<version>.tgz`. */
export function tarballName(name: string, version: string): string {
  return `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`;
}

function invalid(text: string): DomainError {
  return new DomainError('PUBLISH_INVALID', text);
}
