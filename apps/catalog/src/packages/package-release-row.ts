import type { PackageChannel, RulingState, SecurityView, Verdict } from '@app/contracts';

/** A package that is not deleted and whose owner is not on hold, whoever may see it. */
export interface PackageHead {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly family: string;
  readonly ownerId: string;
  readonly channel: PackageChannel;
  /** It has a visible release. */
  readonly hasPublic: boolean;
  readonly tags: Readonly<Record<string, string>>;
}
export interface PackageReleaseRow {
  readonly id: string;
  readonly version: string;
  readonly createdAt: Date;
  readonly changelog: string;
  readonly details: unknown;
  readonly artifactFormat: 'zip' | 'tgz';
  readonly artifactSha256: string;
  readonly artifactSize: number;
  readonly visible: boolean;
  readonly verdict: Verdict;
  /** A moderator's word. */
  readonly manualState: RulingState | null;
  readonly reasonCodes: string[];
  readonly security: SecurityView | null;
}
