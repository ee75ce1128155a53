import { rpc } from '../contract';
import { Choice, EpochMs, Flag, Json, ListOf, Nested, Sha256, Text, Texts, Uuid, Whole } from '../fields';
import { NpmTarball } from './npm';
import { PackageReference } from './packages';
import { FoundFile } from './skills';
import { FileView } from './skill-views';

const SCAN_STATUSES = ['clean', 'suspicious', 'malicious', 'pending', 'not-run'];

export class PackageName {
  @Text() name: string;
  @Text() displayName: string;
  @Choice(['code-plugin', 'bundle-plugin', 'skill']) family: string;
}
export class ListPackageVersionsInput extends PackageReference {
  @Whole({ min: 1, max: 100 }) limit: number;
  @Text({ optional: true, max: 2000 }) cursor?: string;
}
export class PackageVersionItem {
  @Text() version: string;
  @EpochMs() createdAt: number;
  @Text() changelog: string;
  @Texts({ description: 'Tags that point at it' }) distTags: string[];
}
export class PackageVersionList {
  @ListOf(() => PackageVersionItem) items: PackageVersionItem[];
  @Text({ nullable: true }) nextCursor: string | null;
}
/** The releases of a package the caller may see, newest first. */
export const listPackageVersions = rpc({
  subject: 'reef.rpc.catalog.packageVersion.list.v1',
  input: ListPackageVersionsInput,
  output: PackageVersionList,
  errors: ['PACKAGE_NOT_FOUND'],
});

export class PackageVersionReference extends PackageReference {
  @Text({ max: 256 }) version: string;
}
export class PackageVersionView extends PackageVersionItem {
  @ListOf(() => FileView) files: FileView[];
  @Json({ nullable: true }) compatibility: unknown;
  @Json({ nullable: true }) capabilities: unknown;
  @Json({ nullable: true, description: 'What it calls itself, can be set, and brings along' })
  pluginManifestSummary: unknown;
  @Json({ nullable: true }) verification: unknown;
  @Json({ nullable: true }) artifact: unknown;
  @Sha256({ nullable: true, description: 'Of the ZIP below /download' }) sha256hash: string | null;
  @Json({ nullable: true }) vtAnalysis: unknown;
  @Json({ nullable: true }) llmAnalysis: unknown;
  @Json({ nullable: true, description: 'The lines that were found are for members and staff' }) staticScan: unknown;
}
export class PackageVersionDetail {
  @Nested(() => PackageName) package: PackageName;
  @Nested(() => PackageVersionView) version: PackageVersionView;
}
export class FoundPackageVersion extends PackageVersionDetail {
  @Uuid() releaseId: string;
  @Flag({ description: 'The caller may read which lines were found' }) mayReadEvidence: boolean;
}
/** One release: its files, what it declares, and what the scanners say, but the findings: those are scanning's. */
export const getPackageVersion = rpc({
  subject: 'reef.rpc.catalog.packageVersion.get.v1',
  input: PackageVersionReference,
  output: FoundPackageVersion,
  errors: ['PACKAGE_NOT_FOUND', 'VERSION_NOT_FOUND'],
});

export class PackageReleaseFacts {
  @Uuid() releaseId: string;
  @Text() version: string;
  @Choice(['legacy-zip', 'npm-pack'], { nullable: true }) artifactKind: string | null;
  @Sha256() artifactSha256: string;
  @Text({ optional: true }) npmIntegrity?: string;
  @Text({ optional: true }) npmShasum?: string;
  @Text({ optional: true }) npmTarballName?: string;
  @EpochMs() createdAt: number;
}
export class PackageTrust {
  @Choice(SCAN_STATUSES) scanStatus: string;
  @Choice(['approved', 'quarantined', 'revoked'], { nullable: true }) moderationState: string | null;
  @Flag() blockedFromDownload: boolean;
  @Texts({ description: 'What is said against it; empty for a clean release' }) reasons: string[];
  @Flag({ description: 'The verdict is not in yet' }) pending: boolean;
  @Flag() stale: boolean;
}
export class PackageSecurity {
  @Nested(() => PackageName) package: PackageName;
  @Nested(() => PackageReleaseFacts) release: PackageReleaseFacts;
  @Text({ description: 'One sentence for whoever installs it' }) overview: string;
  @Choice(SCAN_STATUSES) verdict: string;
  @Nested(() => PackageTrust) trust: PackageTrust;
}
/** Whether a release may be installed, and why not; OpenClaw refuses to install without it (client-contract 6.5). */
export const getPackageSecurity = rpc({
  subject: 'reef.rpc.catalog.packageVersion.security.v1',
  input: PackageVersionReference,
  output: PackageSecurity,
  errors: ['PACKAGE_NOT_FOUND', 'VERSION_NOT_FOUND'],
});

export class PackageArtifactFacts {
  @Nested(() => PackageName) package: PackageName;
  @Text() version: string;
  @Json({ description: 'As it is shown, without addresses' }) artifact: unknown;
}
/** What is downloaded as a release, also of a blocked one. A skill has none: ARTIFACT_NOT_FOUND. */
export const getPackageArtifact = rpc({
  subject: 'reef.rpc.catalog.packageVersion.artifact.v1',
  input: PackageVersionReference,
  output: PackageArtifactFacts,
  errors: ['PACKAGE_NOT_FOUND', 'VERSION_NOT_FOUND', 'ARTIFACT_NOT_FOUND', 'RELEASE_BLOCKED'],
});

/** Neither version nor tag: the latest. A version beats a tag; an unknown one of either is VERSION_NOT_FOUND. */
export class PackageVersionChoice extends PackageReference {
  @Text({ optional: true, max: 256 }) version?: string;
  @Text({ optional: true, max: 100 }) tag?: string;
}
const UNHAVABLE = ['PACKAGE_NOT_FOUND', 'VERSION_NOT_FOUND', 'RELEASE_BLOCKED'] as const;

export class PackageZip {
  @Sha256() sha256: string;
  @Whole() size: number;
}
export class PackageBytes {
  @Uuid() packageId: string;
  @Text() name: string;
  @Text() version: string;
  @Nested(() => NpmTarball, { nullable: true, description: 'The uploaded ClawPack' }) tarball: NpmTarball | null;
  @Nested(() => PackageZip, { nullable: true, description: 'The same files as a ZIP below `package/`' })
  zip: PackageZip | null;
}
/** Which blobs are a release. Blocked ones say so to everybody but strangers of a private package. */
export const findPackageBytes = rpc({
  subject: 'reef.rpc.catalog.packageBytes.find.v1',
  input: PackageVersionChoice,
  output: PackageBytes,
  errors: UNHAVABLE,
});

export class FindPackageFileInput extends PackageVersionChoice {
  @Text({ max: 1024 }) path: string;
}
/** Which blob holds a file: the exact path, else any case, else any README for a README. */
export const findPackageFile = rpc({
  subject: 'reef.rpc.catalog.packageFile.find.v1',
  input: FindPackageFileInput,
  output: FoundFile,
  errors: [...UNHAVABLE, 'FILE_NOT_FOUND', 'DOWNLOAD_BLOCKED', 'DOWNLOAD_PENDING'],
});

export class ReadinessPackage extends PackageName {
  @Flag() isOfficial: boolean;
  @Text({ nullable: true }) latestVersion: string | null;
}
export class ReadinessCheck {
  @Text() id: string;
  @Text() label: string;
  @Choice(['pass', 'warn', 'fail']) status: 'pass' | 'warn' | 'fail';
  @Text() message: string;
}
export class PackageReadiness {
  @Nested(() => ReadinessPackage) package: ReadinessPackage;
  @Flag() ready: boolean;
  @ListOf(() => ReadinessCheck) checks: ReadinessCheck[];
  @Texts({ description: 'Checks that fail' }) blockers: string[];
}
/** What a package still lacks to be one of OpenClaw's own (server-semantics 4.13). A skill of that name: NOT_FOUND. */
export const getPackageReadiness = rpc({
  subject: 'reef.rpc.catalog.package.readiness.v1',
  input: PackageReference,
  output: PackageReadiness,
  errors: ['PACKAGE_NOT_FOUND', 'NOT_FOUND'],
});
