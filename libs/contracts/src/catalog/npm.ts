import { rpc } from '../contract';
import { Dictionary, EpochMs, Flag, Json, ListOf, Nested, Sha256, Text, Texts, Uuid, Whole } from '../fields';

/** The uploaded tarball of a release, in the words of npm. */
export class NpmTarball {
  @Text({ description: 'Last segment of its address' }) fileName: string;
  @Sha256({ description: 'Names its blob' }) sha256: string;
  @Whole({ description: 'Bytes' }) size: number;
  @Text({ description: 'Subresource integrity, `sha512-<base64>`' }) integrity: string;
  @Text({ description: 'SHA-1 in hex' }) shasum: string;
  @Whole({ optional: true }) fileCount?: number;
  @Whole({ optional: true, description: 'Bytes' }) unpackedSize?: number;
}
export class NpmRelease {
  @Uuid() releaseId: string;
  @Text() version: string;
  @EpochMs({ description: 'When it became installable' }) publishedAt: number;
  @Nested(() => NpmTarball) tarball: NpmTarball;
  @Json({ description: 'What package.json says that npm clients act upon or show' }) manifest: unknown;
}
export class NpmPackageInput {
  @Text({ max: 214 }) name: string;
  @Text({ optional: true, max: 100, description: '`state` of the answer the asker still has' }) knownState?: string;
  @Uuid({ optional: true, description: 'Releases older than this one only' }) olderThan?: string;
}
export class NpmPackage {
  @Text() name: string;
  @Uuid() packageId: string;
  @Text({ description: 'Of the publisher' }) ownerHandle: string;
  @Flag({ description: 'Everybody may see it, so that the answer may be kept for others' }) isPublic: boolean;
  @Text({ description: 'Another one whenever the answer would be another one' }) state: string;
  @EpochMs() createdAt: number;
  @EpochMs() updatedAt: number;
  @Text({ nullable: true }) summary: string | null;
  @Dictionary('string') tags: Record<string, string>;
  @ListOf(() => NpmRelease, { description: 'Newest first; empty when the state is the known one' })
  releases: NpmRelease[];
  @Uuid({ nullable: true, description: 'There may be more releases older than this one' }) olderThan: string | null;
}
/**
 * A package with those releases that npm clients may install: visible, and published as a ClawPack. A page holds as
 * many as fit into a message.
 */
export const getNpmPackage = rpc({
  subject: 'reef.rpc.catalog.npmPackage.get.v1',
  input: NpmPackageInput,
  output: NpmPackage,
  errors: ['PACKAGE_NOT_FOUND'],
});

export class NpmTarballInput {
  @Text({ max: 214 }) name: string;
  @Text({ max: 512 }) fileName: string;
}
export class FoundNpmTarball {
  @Uuid() packageId: string;
  @Nested(() => NpmTarball) tarball: NpmTarball;
}
/** One tarball, or why it is not to be had (server-semantics 4.8). */
export const findNpmTarball = rpc({
  subject: 'reef.rpc.catalog.npmTarball.find.v1',
  input: NpmTarballInput,
  output: FoundNpmTarball,
  errors: ['PACKAGE_NOT_FOUND', 'ARTIFACT_NOT_FOUND', 'RELEASE_BLOCKED'],
});

export class NpmSearchInput {
  @Text({ max: 200 }) text: string;
  @Whole({ min: 0, max: 250 }) size: number;
  @Whole({ min: 0, max: 10_000 }) from: number;
}
export class NpmSearchHit {
  @Text() name: string;
  @Text() version: string;
  @Text({ nullable: true }) summary: string | null;
  @Texts() keywords: string[];
  @Text() ownerHandle: string;
  @EpochMs() publishedAt: number;
  @Whole() downloads: number;
}
export class NpmSearchResult {
  @ListOf(() => NpmSearchHit) hits: NpmSearchHit[];
  @Whole({ description: 'How many there are in all' }) total: number;
}
/** Packages for `npm search`: those that have every word somewhere, the most downloaded first. */
export const searchNpmPackages = rpc({
  subject: 'reef.rpc.catalog.npmPackage.search.v1',
  input: NpmSearchInput,
  output: NpmSearchResult,
  errors: [],
});
