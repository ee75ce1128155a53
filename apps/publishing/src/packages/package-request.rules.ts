import { assertPaths } from '@app/archives';
import type {
  BundleMetadata,
  PackageChannel,
  PackagePublishPayload,
  PublishSource,
  StoredFile,
  VersionFile,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { parseLabels, type Labels } from '../publisher/labels.rules';
import { oneLine, plainJson, plainText } from '../publisher/plain-text.rules';
import { assertSizes, parseTags, parseVersion, versionFiles } from '../skills/skill-request.rules';
import { parsePackageName } from './package-name.rules';

export type PluginFamily = 'code-plugin' | 'bundle-plugin';

/** A plugin publish that may begin: what can be known without looking into its files is right. */
export interface PackageRequest {
  readonly name: string;
  readonly family: PluginFamily;
  /** Absent: private when the package is, else as its publisher is trusted. */
  readonly channel?: PackageChannel;
  readonly displayName: string;
  readonly version: string;
  readonly changelog: string;
  readonly tags: readonly string[];
  /** Absent from attempts of before plugins had any. */
  readonly labels?: Labels;
  readonly source: PublishSource | null;
  /** What the publisher says of a bundle beside its manifest. */
  readonly bundle?: BundleMetadata;
}

/** Bundles need no semver, but their version becomes part of file names and addresses. */
const BUNDLE_VERSION = /^[\w.+-]+$/;

/** Checks in the order of server-semantics 4.4; the first failure wins. @throws DomainError PUBLISH_INVALID */
export function parsePackageRequest(payload: PackagePublishPayload): PackageRequest {
  const family = parseFamily(payload.family);
  const name = parsePackageName(payload.name);
  const version = parsePackageVersion(payload.version, family);
  const source = (plainJson(payload.source ?? null) as PublishSource | null) ?? null;
  return {
    name,
    family,
    ...(payload.channel === undefined ? {} : { channel: payload.channel }),
    displayName: oneLine(payload.displayName ?? '') || name,
    version,
    changelog: plainText(payload.changelog ?? '').trim(),
    tags: parseTags(payload.tags ?? ['latest']),
    labels: parseLabels({ categories: payload.categories, topics: payload.topics }),
    source,
    ...(payload.bundle === undefined || family === 'code-plugin'
      ? {}
      : { bundle: plainJson(payload.bundle) as BundleMetadata }),
  };
}

/** The files of a release as they are published. @throws DomainError PUBLISH_INVALID (server-semantics 4.4, step 3) */
export function packageFiles(files: readonly StoredFile[]): VersionFile[] {
  assertPaths(files.map(({ path }) => path));
  assertSizes(files, 'Package exceeds 50MB limit');
  return versionFiles(files);
}

/** @throws DomainError PUBLISH_INVALID when nobody could find the code a code plugin was built from */
export function assertSource({ family, source }: PackageRequest): void {
  if (family === 'bundle-plugin' || (source !== null && source.repo.trim() !== '' && source.commit.trim() !== ''))
    return;
  throw invalid('Code plugins require source repo and commit metadata');
}

/**
 * @param ownerTrusted whether the publisher it is for is trusted; undefined: that was looked at before
 * @throws DomainError PUBLISH_INVALID
 */
export function assertChannel({ channel }: Pick<PackageRequest, 'channel'>, ownerTrusted: boolean | undefined): void {
  if (channel === 'official' && ownerTrusted === false)
    throw invalid('Only trusted publishers may publish to the official channel');
}

function parseFamily(family: string): PluginFamily {
  if (family === 'code-plugin' || family === 'bundle-plugin') return family;
  if (family === 'skill') throw invalid('Skill packages must use the skills publish flow');
  throw invalid(`Packages of the family "${oneLine(family)}" cannot be published here`);
}

function parsePackageVersion(text: string, family: PluginFamily): string {
  const version = text.trim();
  if (version === '') throw invalid('Version required');
  if (family === 'code-plugin') return parseVersion(version, 'Code plugin versions must be valid semver');
  if (BUNDLE_VERSION.test(version)) return version;
  throw invalid('Version may only contain letters, digits, dots, hyphens, underscores and plus signs');
}

function invalid(text: string): DomainError {
  return new DomainError('PUBLISH_INVALID', text);
}
