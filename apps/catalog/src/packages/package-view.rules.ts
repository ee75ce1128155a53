import type { PackageDetail, PackageView } from '@app/contracts';
import type { PackageRow, ReservedPackageRow } from './package-row';

/** What npm clients know of a tarball; shown when publishing worked it out. */
const NPM_FIELDS = ['npmIntegrity', 'npmShasum', 'npmTarballName', 'npmUnpackedSize', 'npmFileCount'] as const;

type Fields = Record<string, unknown>;
type Artifact = Pick<PackageRow, 'artifactFormat' | 'artifactSha256' | 'artifactSize'>;

/** A package as shipped clients validate it (client-contract 2.8): what is not known is absent, never null. */
export function packageDetailView(row: PackageRow): PackageDetail {
  const { ownerHandle, ownerDisplayName } = row;
  return { package: packageView(row), owner: { handle: ownerHandle, displayName: ownerDisplayName, image: null } };
}

/** A package of which there is a name only (server-semantics 1.9). */
export function reservedPackageView({ id, name, ownerHandle, createdAt }: ReservedPackageRow): PackageDetail {
  const at = createdAt.getTime();
  return {
    package: {
      ...{ _id: id, name, displayName: name, family: 'code-plugin', channel: 'private', isOfficial: false },
      ...{ summary: 'Reserved for an official OpenClaw plugin.', categories: [], topics: [], tags: {} },
      ...{ latestVersion: null, scanStatus: 'not-run', createdAt: at, updatedAt: at },
      stats: { downloads: 0, installs: 0, stars: 0, versions: 0 },
    },
    owner: { handle: ownerHandle, displayName: null, image: null },
  };
}

function packageView(row: PackageRow): PackageView {
  const { id, name, displayName, family, channel, runtimeId, summary, tags, releaseId, version, verdict } = row;
  const { categories, topics, downloads, installs, stars, versionCount } = row;
  const details = withoutNulls(row.details);
  return {
    ...{ _id: id, name, displayName, family, channel, isOfficial: channel === 'official', categories, topics, tags },
    ...(runtimeId === null ? {} : { runtimeId }),
    ...(summary === null ? {} : { summary }),
    ...{ latestReleaseId: releaseId, latestVersion: version, scanStatus: verdict },
    ...(isFields(details.compatibility) ? { compatibility: details.compatibility } : {}),
    ...(isFields(details.capabilities) ? { capabilities: details.capabilities } : {}),
    ...(isFields(details.pluginManifestSummary) ? { pluginManifestSummary: details.pluginManifestSummary } : {}),
    ...(isFields(details.verification) ? { verification: { ...details.verification, scanStatus: verdict } } : {}),
    artifact: artifactView(row, details),
    stats: { downloads, installs, stars, versions: versionCount },
    createdAt: row.createdAt.getTime(),
    updatedAt: row.updatedAt.getTime(),
  };
}

/** What is downloaded. @param details of the release, without nulls */
export function artifactView({ artifactFormat, artifactSha256, artifactSize }: Artifact, details: Fields): Fields {
  const kind = artifactFormat === 'tgz' ? 'npm-pack' : 'legacy-zip';
  const source = isFields(details.artifact) ? { ...details, ...details.artifact } : details;
  const known = NPM_FIELDS.filter((field) => source[field] !== undefined).map(
    (field) => [field, source[field]] as const,
  );
  return { kind, sha256: artifactSha256, size: artifactSize, format: artifactFormat, ...Object.fromEntries(known) };
}

/** An object without its null members, at every depth; anything else than an object has none. */
export function withoutNulls(value: unknown): Fields {
  return isFields(value) ? (prune(value) as Fields) : {};
}

function prune(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(prune);
  if (!isFields(value)) return value;
  const known = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(known.map(([key, member]) => [key, prune(member)]));
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
