import { packageName } from '../packages/package-name.rules';

/** Segments of a path as the router found them, decoded once. */
export interface NpmPath {
  readonly scope?: string;
  readonly name: string;
  readonly version?: string;
}

/**
 * A package, or one version of it: `name`, `name/1.0.0`, `@scope%2Fname/1.0.0`, `@scope/name/1.0.0`. Of two segments the
 * first is a scope when it begins as one and is nothing else.
 *
 * @throws DomainError PACKAGE_NOT_FOUND, NOT_FOUND
 */
export function npmReference({ scope, name, version }: NpmPath): { name: string; version?: string } {
  const isWhole = scope !== undefined && version === undefined && !/^@[^/%]+$/.test(scope);
  if (isWhole) return { name: packageName({ name: scope }), version: name };
  const reference = { name: packageName(scope === undefined ? { name } : { scope, name }) };
  return version === undefined ? reference : { ...reference, version };
}
