import { assertPaths, isMacJunk, MAX_BUNDLE_BYTES, MAX_FILE_BYTES } from '@app/archives';
import { normalSlug, slugProblem, type SkillPublishPayload, type StoredFile, type VersionFile } from '@app/contracts';
import { DomainError } from '@app/kernel';
import semver from 'semver';
import { contentTypeOf } from '../bundle/content-type.rules';
import { oneLine, plainText } from '../publisher/plain-text.rules';
import { parseDescription, type SkillDescription } from './skill-description.rules';

/** Where a skill comes from: another publisher, another skill. The catalog knows whether that may be. */
type SkillOrigin = Pick<SkillPublishPayload, 'migrateOwner' | 'sourceOwnerHandle' | 'forkOf'>;

/** A skill publish that may begin: everything that can be known without reading a byte is right. */
export interface SkillRequest {
  readonly slug: string;
  readonly displayName: string;
  readonly version: string;
  /** Empty: Reef writes one. */
  readonly changelog: string;
  readonly tags: readonly string[];
  readonly description: SkillDescription;
  readonly origin: SkillOrigin;
  readonly files: readonly VersionFile[];
}

/** Drops macOS junk. @throws DomainError PUBLISH_INVALID `files required` when nothing is left */
export function publishableFiles<F extends { readonly path: string }>(files: readonly F[]): F[] {
  const kept = files.filter(({ path }) => !isMacJunk(path));
  if (kept.length === 0) throw invalid('files required');
  return kept;
}

/** @throws DomainError PUBLISH_INVALID. Only a refusal counts: CLI 0.5 knows no licence flag. */
export function assertLicence({ acceptLicenseTerms }: SkillPublishPayload): void {
  if (acceptLicenseTerms === false) throw invalid('MIT-0 license terms must be accepted to publish skills');
}

/**
 * Checks in the order of server-semantics 3.2, from the slug on: the first failure wins.
 * @throws DomainError PUBLISH_INVALID
 */
export function parseSkillRequest(payload: SkillPublishPayload, files: readonly StoredFile[]): SkillRequest {
  if (payload.slug.trim() === '') throw invalid('Slug is required.');
  const displayName = oneLine(payload.displayName);
  if (displayName === '') throw invalid('Display name required');
  const version = parseVersion(payload.version);
  const slug = parseSlug(payload.slug);
  assertPaths(files.map(({ path }) => path));
  assertSizes(files, 'Skill bundle exceeds 50MB limit');
  if (skillFileOf(files) === undefined) throw invalid('SKILL.md is required');
  return {
    slug,
    displayName,
    version,
    changelog: plainText(payload.changelog ?? '').trim(),
    // `latest` follows the highest version, whatever the publisher says (server-semantics 3.6).
    tags: parseTags(payload.tags ?? []).filter((tag) => tag.toLowerCase() !== 'latest'),
    description: parseDescription(payload),
    origin: originOf(payload),
    files: versionFiles(files),
  };
}

/** Files as they are published: each with the type it is served with. */
export function versionFiles(files: readonly StoredFile[]): VersionFile[] {
  return files.map(({ path, size, sha256, contentType }) => ({
    path,
    size,
    sha256,
    contentType: contentTypeOf(path, contentType),
  }));
}

/** Only who names the owner may change it (server-semantics 3.7). */
function originOf({ ownerHandle = '', migrateOwner, sourceOwnerHandle, forkOf }: SkillPublishPayload): SkillOrigin {
  const migrates = migrateOwner === true && ownerHandle.trim() !== '';
  return {
    ...(migrates ? { migrateOwner, ...(sourceOwnerHandle === undefined ? {} : { sourceOwnerHandle }) } : {}),
    ...(forkOf === undefined ? {} : { forkOf }),
  };
}

/** The slug as it is stored. @throws DomainError PUBLISH_INVALID with the text of the rule it breaks */
function parseSlug(text: string): string {
  const slug = normalSlug(text);
  const problem = slugProblem(slug);
  if (problem !== undefined) throw invalid(problem);
  return slug;
}

/** Strict semver, trimmed. A leading `v` is accepted and kept. @throws DomainError PUBLISH_INVALID */
export function parseVersion(text: string, problem = 'Version must be valid semver'): string {
  const version = text.trim();
  if (!/^v?\d/.test(version) || semver.valid(version) === null) throw invalid(problem);
  return version;
}

/** Trimmed, no empty ones, none twice. */
export function parseTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map(oneLine).filter((tag) => tag !== ''))];
}

/** @throws DomainError PUBLISH_INVALID naming the first file above 10 MiB, or `tooLarge` when all together exceed 50 */
export function assertSizes(
  files: readonly { readonly path: string; readonly size: number }[],
  tooLarge: string,
): void {
  const large = files.find(({ size }) => size > MAX_FILE_BYTES);
  if (large !== undefined) throw invalid(`File "${large.path}" exceeds 10MB limit`);
  if (files.reduce((sum, { size }) => sum + size, 0) > MAX_BUNDLE_BYTES) throw invalid(tooLarge);
}

/** The file that makes a folder a skill: `SKILL.md`, else `skills.md`, in the root, in any case. */
export function skillFileOf<F extends { readonly path: string }>(files: readonly F[]): F | undefined {
  const named = (name: string): F | undefined => files.find(({ path }) => path.toLowerCase() === name);
  return named('skill.md') ?? named('skills.md');
}

function invalid(text: string): DomainError {
  return new DomainError('PUBLISH_INVALID', text);
}
