import { parse } from 'semver';

/**
 * What makes two versions the same: SemVer without build metadata, which takes no part in comparison
 * (`1.0.0+linux` and `1.0.0+mac` are one version). Other version strings are compared as they are.
 */
export function versionKey(version: string): string {
  return parse(version)?.version ?? version;
}

/**
 * A text that sorts byte by byte as SemVer says, so that the database can tell which version is greater.
 * Version strings that are not SemVer come before all others, among themselves by age.
 *
 * @param registeredAtMs epoch milliseconds
 */
export function versionOrder(version: string, registeredAtMs: number): string {
  const parsed = parse(version);
  if (parsed === null) return `0${padded(registeredAtMs)}`;
  const { major, minor, patch, prerelease } = parsed;
  const release = [major, minor, patch].map(padded).join('.');
  // '~' is greater than anything below: a release comes after its pre-releases.
  return `1${release}${prerelease.length === 0 ? '~' : prerelease.map(identifierOrder).join('')}`;
}

/**
 * '!' is smaller than every character of an identifier, so a shorter list comes first. A number comes before a
 * word, and before every longer number: its count of digits leads.
 */
function identifierOrder(identifier: string | number): string {
  const text = String(identifier);
  if (!/^\d+$/.test(text)) return `!1${text}`;
  return `!0${String(text.length).padStart(3, '0')}${text}`;
}

/** Sixteen digits hold every number SemVer's parser accepts. */
function padded(number: number): string {
  return String(number).padStart(16, '0');
}
