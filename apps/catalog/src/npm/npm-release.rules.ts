import type { NpmRelease, NpmTarball } from '@app/contracts';
import { parse } from 'semver';

/** A visible release as it is stored. */
export interface NpmReleaseRow {
  readonly releaseId: string;
  readonly version: string;
  readonly publishedAt: Date;
  readonly sha256: string;
  readonly size: number;
  /** `details` of the version: what publishing read in the ClawPack. */
  readonly details: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** How much JSON one page of releases may be, in bytes: with everything else it must fit into a bus message of 1 MiB. */
const PAGE_BYTES = 400_000;

/**
 * A release for npm; undefined for what npm cannot install: versions that are no SemVer, which bundles may have, and
 * artifacts without npm's digests.
 */
export function npmReleaseOf(row: NpmReleaseRow): NpmRelease | undefined {
  const tarball = npmTarballOf(row);
  if (tarball === undefined || parse(row.version) === null) return undefined;
  const { releaseId, version, publishedAt } = row;
  return { releaseId, version, publishedAt: publishedAt.getTime(), tarball, manifest: manifestOf(row) };
}

/** undefined when the artifact is no ClawPack with npm's digests. */
export function npmTarballOf({ sha256, size, details }: NpmReleaseRow): NpmTarball | undefined {
  const { npmTarballName, npmIntegrity, npmShasum, npmFileCount, npmUnpackedSize } = fieldsOf(
    fieldsOf(details).artifact,
  );
  if (typeof npmTarballName !== 'string' || typeof npmIntegrity !== 'string' || typeof npmShasum !== 'string')
    return undefined;
  return {
    ...{ fileName: npmTarballName, sha256, size, integrity: npmIntegrity, shasum: npmShasum },
    ...(typeof npmFileCount === 'number' ? { fileCount: npmFileCount } : {}),
    ...(typeof npmUnpackedSize === 'number' ? { unpackedSize: npmUnpackedSize } : {}),
  };
}

/** Keywords of package.json, which `npm search` shows. */
export function keywordsOf(row: Pick<NpmReleaseRow, 'details'>): string[] {
  const { keywords } = manifestOf(row);
  return Array.isArray(keywords) ? keywords.filter((word) => typeof word === 'string') : [];
}

/** The first releases that fit into one message; always one, so that a walk over the pages gets on. */
export function fitting(releases: readonly NpmRelease[]): NpmRelease[] {
  let bytes = 0;
  const tooMany = releases.findIndex((release) => (bytes += Buffer.byteLength(JSON.stringify(release))) > PAGE_BYTES);
  return tooMany === -1 ? [...releases] : releases.slice(0, Math.max(1, tooMany));
}

/** Releases of before the mirror know their dependencies only. */
function manifestOf({ details }: Pick<NpmReleaseRow, 'details'>): Fields {
  const { npm, dependencies } = fieldsOf(details);
  return npm === undefined ? { dependencies: fieldsOf(dependencies) } : fieldsOf(npm);
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
