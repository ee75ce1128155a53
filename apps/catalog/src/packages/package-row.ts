import type { PackageChannel, Verdict } from '@app/contracts';

/** A package with the release it shows. */
export interface PackageRow {
  readonly id: string;
  readonly name: string;
  readonly family: string;
  readonly runtimeId: string | null;
  readonly ownerId: string;
  readonly ownerHandle: string;
  readonly ownerDisplayName: string | null;
  readonly channel: PackageChannel;
  /** Everybody sees it. */
  readonly isPublic: boolean;
  readonly tags: Record<string, string>;
  readonly versionCount: number;
  readonly downloads: number;
  readonly stars: number;
  readonly installs: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly releaseId: string;
  readonly version: string;
  readonly displayName: string;
  readonly summary: string | null;
  readonly categories: string[];
  readonly topics: string[];
  readonly details: unknown;
  readonly artifactFormat: 'zip' | 'tgz';
  readonly artifactSha256: string;
  readonly artifactSize: number;
  readonly verdict: Verdict;
}
/** A name that is kept for a publisher. */
export interface ReservedPackageRow {
  readonly id: string;
  readonly name: string;
  /** Null for those of before it was kept. */
  readonly ownerHandle: string | null;
  readonly createdAt: Date;
}
export interface PluginRow {
  readonly packageId: string;
  readonly name: string;
  readonly runtimeId: string | null;
  readonly ownerId: string;
  readonly channel: PackageChannel;
}
