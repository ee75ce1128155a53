import type {
  LatestVersion,
  ModerationSummary,
  SkillDetail,
  SkillListItem,
  SkillSummary,
  SkillVersionDetail,
  SkillVersionItem,
} from '@app/contracts';
import { securityBeforeScan } from '../decisions/security.rules';
import type { FileRow, ShownVersion, SkillRow, VersionRow } from './skill-row';
import { standingOf } from './standing.rules';

/** Every skill is under it: publishing demands the publisher's consent. The only one shipped clients accept. */
export const LICENSE = 'MIT-0';

/** @param isOwner the caller's own skill: its moderation is shown even when nothing is said against it */
export function detailView(skill: SkillRow, isOwner = false): SkillDetail {
  const { ownerId, ownerHandle, ownerDisplayName, shown } = skill;
  return {
    skill: summaryView(skill),
    latestVersion: latestVersionView(shown),
    metadata: shown.metadata,
    owner: { handle: ownerHandle, userId: ownerId, displayName: ownerDisplayName, image: null },
    moderation: isOwner ? moderationOf(shown) : moderationView(shown),
  };
}

export function listItemView(skill: SkillRow): SkillListItem {
  const { shown } = skill;
  return { ...summaryView(skill), latestVersion: latestVersionView(shown), metadata: shown.metadata };
}

export function versionItemView({ version, createdAt, changelog, changelogSource }: VersionRow) {
  return { version, createdAt: createdAt.getTime(), changelog, changelogSource } satisfies SkillVersionItem;
}

export function versionDetailView(skill: SkillRow, row: VersionRow, files: FileRow[]): SkillVersionDetail {
  const security = row.security ?? securityBeforeScan(row.artifactSha256);
  return {
    skill: { slug: skill.slug, displayName: skill.shown.displayName },
    version: { ...versionItemView(row), license: LICENSE, files, security },
  };
}

/** What a flagged version is flagged for; null for one nothing is said against, and nobody has looked at. */
export function moderationView(shown: ShownVersion): ModerationSummary | null {
  return isFlagged(shown) ? moderationOf(shown) : null;
}

/** Something is said against it, or a moderator has had a word (server-semantics 3.12). */
export function isFlagged({ verdict, manualState }: ShownVersion): boolean {
  return verdict === 'suspicious' || verdict === 'malicious' || manualState !== null;
}

/** What is said of a version; clients have no word for a verdict that is not in yet, so it counts as not flagged. */
export function moderationOf(shown: ShownVersion): ModerationSummary {
  const { verdict, reasonCodes, verdictSummary, engineVersion, checkedAt } = shown;
  return {
    isSuspicious: verdict === 'suspicious',
    isMalwareBlocked: standingOf(shown) === 'blocked',
    verdict: verdict === 'pending' ? 'clean' : verdict,
    ...{ reasonCodes, summary: verdictSummary, engineVersion, updatedAt: checkedAt },
  };
}

function summaryView(skill: SkillRow) {
  const { slug, ownerHandle, tags, createdAt, updatedAt, shown } = skill;
  const { downloads, stars, installsCurrent, installsAllTime, versionCount } = skill;
  return {
    ...{ slug, ownerHandle, tags, displayName: shown.displayName, summary: shown.summary },
    ...{ categories: shown.categories, topics: shown.topics },
    stats: { downloads, stars, installsCurrent, installsAllTime, versions: versionCount, comments: 0 },
    createdAt: createdAt.getTime(),
    updatedAt: updatedAt.getTime(),
  } satisfies SkillSummary;
}

function latestVersionView({ version, createdAt, changelog }: ShownVersion): LatestVersion {
  return { version, createdAt, changelog, license: LICENSE };
}
