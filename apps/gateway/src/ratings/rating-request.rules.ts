import { DomainError } from '@app/kernel';

/**
 * The plugin a path names: a package name, raw or percent-encoded, or a runtime id.
 * @throws DomainError PLUGIN_NOT_FOUND for what cannot be either
 */
export function pluginIdOf({ scope, name }: { scope?: string; name: string }): string {
  const id = scope === undefined ? name : `${scope}/${name}`;
  if (id.length > 214 || !/^[\x21-\x7e]+$/.test(id)) throw new DomainError('PLUGIN_NOT_FOUND');
  return id;
}

/**
 * A whole number in a query string; undefined when absent.
 * @throws DomainError INVALID_INPUT out of range or not a number: under /v1 parameters are validated (server-semantics 9.1)
 */
export function wholeInRange(
  name: string,
  text: string | undefined,
  { min, max }: { min: number; max: number },
): number | undefined {
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= min && value <= max) return value;
  const message = `must be a whole number from ${min} to ${max}`;
  throw new DomainError('INVALID_INPUT', `${name} ${message}`, { problems: [{ pointer: `#/${name}`, message }] });
}
