import type { PublishSource, RulingState, SecurityView, SkillMetadata, Verdict } from '@app/contracts';

/** A skill with the version it shows: the greatest visible one, else the greatest blocked, else the greatest pending. */
export interface SkillRow {
  readonly id: string;
  readonly slug: string;
  readonly ownerId: string;
  readonly ownerHandle: string;
  readonly ownerDisplayName: string | null;
  readonly tags: Record<string, string>;
  readonly versionCount: number;
  readonly downloads: number;
  readonly stars: number;
  readonly installsCurrent: number;
  readonly installsAllTime: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** By its owner or by a moderator. */
  readonly isDeleted: boolean;
  /** Its owner is banned or under moderation. */
  readonly isHeld: boolean;
  readonly shown: ShownVersion;
}
/** As JSON from the database: times are epoch milliseconds. */
export interface ShownVersion {
  readonly id: string;
  readonly version: string;
  readonly displayName: string;
  readonly summary: string | null;
  readonly changelog: string;
  readonly metadata: SkillMetadata | null;
  readonly categories: string[];
  readonly topics: string[];
  readonly createdAt: number;
  readonly visible: boolean;
  readonly verdict: Verdict;
  /** A moderator's word. */
  readonly manualState: RulingState | null;
  readonly reasonCodes: string[];
  readonly verdictSummary: string | null;
  readonly engineVersion: string | null;
  readonly checkedAt: number | null;
}
export interface VersionRow {
  readonly id: string;
  readonly version: string;
  readonly displayName: string;
  readonly summary: string | null;
  readonly createdAt: Date;
  readonly changelog: string;
  readonly changelogSource: string | null;
  readonly artifactSha256: string;
  readonly artifactSize: number;
  readonly visible: boolean;
  readonly verdict: Verdict;
  readonly reasonCodes: string[];
  readonly withdrawn: boolean;
  readonly security: SecurityView | null;
  readonly metadata: SkillMetadata | null;
  readonly source: PublishSource | null;
}
export interface FileRow {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  readonly contentType: string;
}
