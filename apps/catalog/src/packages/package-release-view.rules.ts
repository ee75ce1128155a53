import type {
  FoundFile,
  NpmTarball,
  PackageName,
  PackageSecurity,
  PackageVersionDetail,
  PackageVersionItem,
  PackageZip,
} from '@app/contracts';
import { llmView, resultOf, vtView } from '../decisions/scanner-views.rules';
import { npmTarballOf } from '../npm/npm-release.rules';
import type { PackageHead, PackageReleaseRow } from './package-release-row';
import { artifactView, isFields, withoutNulls } from './package-view.rules';

export function nameView({ name, displayName, family }: PackageHead): PackageName {
  return { name, displayName, family };
}

export function versionItem(
  { tags }: PackageHead,
  { version, createdAt, changelog }: PackageReleaseRow,
): PackageVersionItem {
  const pointing = Object.entries(tags).filter(([, target]) => target === version);
  return { version, createdAt: createdAt.getTime(), changelog, distTags: pointing.map(([tag]) => tag) };
}

export function versionDetail(head: PackageHead, row: PackageReleaseRow, files: FoundFile[]): PackageVersionDetail {
  const details = withoutNulls(row.details);
  const { compatibility, capabilities, pluginManifestSummary, verification } = details;
  return {
    package: nameView(head),
    version: {
      ...versionItem(head, row),
      files,
      compatibility: isFields(compatibility) ? compatibility : null,
      capabilities: isFields(capabilities) ? capabilities : null,
      pluginManifestSummary: isFields(pluginManifestSummary) ? pluginManifestSummary : null,
      verification: isFields(verification) ? { ...verification, scanStatus: row.verdict } : null,
      artifact: releaseArtifact(head, row),
      sha256hash: zipOf(row)?.sha256 ?? null,
      ...{ vtAnalysis: analysisOf(row, vtView), llmAnalysis: analysisOf(row, llmView), staticScan: staticScanOf(row) },
    },
  };
}

/** What is downloaded as a release; of a ZIP also what it is the archive of (server-semantics 4.7). */
export function releaseArtifact({ name }: PackageHead, row: PackageReleaseRow): Record<string, unknown> {
  const artifact = artifactView(row, withoutNulls(row.details));
  if (row.artifactFormat === 'tgz') return artifact;
  const { version, artifactSha256 } = row;
  return { ...artifact, source: 'clawhub', artifactKind: artifact.kind, artifactSha256, packageName: name, version };
}

/** The ClawPack of a release; null when it was not published as one. */
export function tarballOf(row: PackageReleaseRow): NpmTarball | null {
  if (row.artifactFormat !== 'tgz') return null;
  const { id: releaseId, version, createdAt, artifactSha256: sha256, artifactSize: size, details } = row;
  return npmTarballOf({ releaseId, version, publishedAt: createdAt, sha256, size, details }) ?? null;
}

/** The ZIP that was built of a release; null for those of before it was. */
export function zipOf({ details }: PackageReleaseRow): PackageZip | null {
  const zip = isFields(details) ? details.zip : undefined;
  if (!isFields(zip) || typeof zip.sha256 !== 'string' || typeof zip.size !== 'number') return null;
  return { sha256: zip.sha256, size: zip.size };
}

const OVERVIEWS = {
  clean: 'No problems were found in this release.',
  suspicious: 'Something in this release looks suspicious. Review it before you install it.',
  malicious: 'This release has been flagged as malicious and cannot be downloaded.',
  pending: 'The security scan of this release is not done yet.',
} as const;

export function securityView(head: PackageHead, row: PackageReleaseRow): PackageSecurity {
  const { id: releaseId, version, createdAt, verdict, manualState, artifactSha256, artifactFormat, reasonCodes } = row;
  const tarball = tarballOf(row);
  const npm = tarball && {
    npmIntegrity: tarball.integrity,
    npmShasum: tarball.shasum,
    npmTarballName: tarball.fileName,
  };
  const isFlagged = verdict === 'suspicious' || verdict === 'malicious';
  return {
    package: nameView(head),
    release: {
      ...{ releaseId, version, artifactKind: artifactFormat === 'tgz' ? 'npm-pack' : 'legacy-zip' },
      ...{ artifactSha256, ...npm, createdAt: createdAt.getTime() },
    },
    ...{ overview: OVERVIEWS[verdict], verdict },
    trust: {
      ...{ scanStatus: verdict, moderationState: manualState, blockedFromDownload: verdict === 'malicious' },
      reasons: [
        ...(manualState === null ? [] : [`manual:${manualState}`]),
        ...(isFlagged ? [`scan:${verdict}`, ...reasonCodes] : []),
      ],
      ...{ pending: verdict === 'pending', stale: false },
    },
  };
}

/** What VirusTotal or the review says in the shape clients validate, without what is null; null while there is none. */
function analysisOf({ security }: PackageReleaseRow, view: typeof vtView | typeof llmView) {
  const said = view(resultOf(security?.scanners, view === vtView ? 'vt' : 'llm'));
  if (said === null || typeof said.checkedAt !== 'number') return null;
  return withoutNulls(said);
}

/** What the static scan says in the shape clients validate; null while there is none. Evidence is for who may act on it. */
function staticScanOf({ security }: PackageReleaseRow) {
  const scanners = isFields(security?.scanners) ? security.scanners : {};
  const found = isFields(scanners.static) ? scanners.static : undefined;
  if (found === undefined || typeof found.checkedAt !== 'number') return null;
  const { status, reasonCodes, summary, engineVersion, checkedAt } = found;
  return { status, reasonCodes, findings: [], summary, engineVersion, checkedAt };
}
