import { createHash } from 'node:crypto';
import { parseShape, SkillMetadata, type ItemKind, type PackageChannel, type VersionFile } from '@app/contracts';
import { DomainError } from '@app/kernel';
import type { CatalogSettings } from '../catalog.config';

/** A version that is there already, as far as deciding about another registration needs it. */
export interface KnownVersion {
  readonly id: string;
  readonly itemId: string;
  readonly version: string;
  readonly contentDigest: string;
  readonly visible: boolean;
  readonly withdrawn: boolean;
}

/** An item that is there already, as far as a package's next release may not contradict it. */
export interface KnownPackage {
  readonly name: string;
  readonly family: string | null;
  readonly runtimeId: string | null;
}

/** Where an item's name is unique: in the whole registry, or among the skills of its owner. */
export function nameScopeOf(
  slugScope: CatalogSettings['CATALOG_SLUG_SCOPE'],
  { kind, ownerId }: { kind: ItemKind; ownerId: string },
): string {
  return kind === 'skill' && slugScope === 'owner' ? ownerId : 'global';
}

/** One number for a set of files, whatever their order: their paths and bytes. Content types do not count. */
export function filesDigest(files: readonly VersionFile[]): string {
  const lines = files.map(({ path, size, sha256 }) => JSON.stringify([path, size, sha256])).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** @throws DomainError VERSION_EXISTS unless the known version is, byte for byte, the one to be registered */
export function assertSameVersion(known: KnownVersion, version: string, contentDigest: string): void {
  if (known.withdrawn || known.version !== version || known.contentDigest !== contentDigest)
    throw new DomainError('VERSION_EXISTS');
}

/** @throws DomainError INVALID_INPUT when two files have one path */
export function assertDistinctPaths(files: readonly VersionFile[]): void {
  const paths = new Set<string>();
  for (const { path } of files) {
    if (paths.has(path)) throw new DomainError('INVALID_INPUT', `Two files have the path ${path}`);
    paths.add(path);
  }
}

/** The tags a publish sets: trimmed, once each. `latest` follows the versions by itself, in any case of letters. */
export function tagsToSet(requested: readonly string[]): string[] {
  const tags = requested.map((tag) => tag.trim());
  return [...new Set(tags)].filter((tag) => tag !== '' && tag.toLowerCase() !== 'latest');
}

/** @throws DomainError PUBLISH_INVALID when a release would change what its package is (server-semantics 4.4) */
export function assertSamePackage(known: KnownPackage, family: string, runtimeId: string | null): void {
  if (known.family !== family)
    throw new DomainError(
      'PUBLISH_INVALID',
      `Package "${known.name}" already exists as a ${known.family}; family changes are not allowed`,
    );
  if (family === 'code-plugin' && known.runtimeId !== null && known.runtimeId !== runtimeId)
    throw new DomainError(
      'PUBLISH_INVALID',
      `Package "${known.name}" already exists with plugin id "${known.runtimeId}"; runtime id changes are not allowed`,
    );
}

/**
 * Who sees a package after a release (server-semantics 4.4): whom its publisher wants; else what is private stays so, and
 * trust decides for the others.
 *
 * @param known its channel so far; undefined for a new one
 * @param ownerTrusted undefined: not known, it stays as it is
 */
export function releaseChannel(
  wanted: PackageChannel | null,
  known: PackageChannel | undefined,
  ownerTrusted: boolean | undefined,
): PackageChannel {
  if (wanted !== null) return wanted;
  if (known === 'private' || ownerTrusted === undefined) return known ?? 'community';
  return ownerTrusted ? 'official' : 'community';
}

/** The metadata as clients validate it, or null: a half of it would break them (client-contract 0.1 trap 3). */
export function metadataOf(value: unknown): SkillMetadata | null {
  const parsed = parseShape(SkillMetadata, value);
  return parsed.ok ? parsed.value : null;
}
