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
  readonly details: unknown;
  readonly artifactFormat: 'zip' | 'tgz';
  readonly artifactSha256: string;
  readonly artifactSize: number;
  readonly verdict: Verdict;
}
export interface PluginRow {
  readonly packageId: string;
  readonly name: string;
  readonly runtimeId: string | null;
  readonly ownerId: string;
  readonly channel: PackageChannel;
}
