import type {
  PackageDetail,
  PackageName,
  PackageVersionItem,
  PackageVersionView,
  SkillVersionDetail,
} from '@app/contracts';
import type { SkillRow, VersionRow } from '../skills/skill-row';

/** A skill as a package is shown; what it does not have is null here, and absent of plugins (server-semantics 4.7). */
export function skillAsPackage(skill: SkillRow): PackageDetail {
  const { ownerHandle: handle, ownerDisplayName: displayName, shown, tags, createdAt, updatedAt } = skill;
  const { downloads, stars, installsAllTime: installs, versionCount: versions } = skill;
  return {
    package: {
      ...{ _id: skill.id, ...skillName(skill), channel: 'community', isOfficial: false, runtimeId: null },
      ...{ categories: shown.categories, topics: shown.topics },
      ...{ summary: shown.summary, tags, latestReleaseId: shown.id, latestVersion: shown.version },
      ...{ compatibility: null, capabilities: null, verification: null, artifact: null, scanStatus: shown.verdict },
      stats: { downloads, installs, stars, versions },
      ...{ createdAt: createdAt.getTime(), updatedAt: updatedAt.getTime() },
    },
    owner: { handle, displayName, image: null },
  };
}

export function skillName({ slug, shown }: SkillRow): PackageName {
  return { name: slug, displayName: shown.displayName, family: 'skill' };
}

/** @param item of the skill's own list */
export function skillVersionItem(
  { tags }: SkillRow,
  { version, createdAt, changelog }: Pick<PackageVersionItem, 'version' | 'createdAt' | 'changelog'>,
): PackageVersionItem {
  const pointing = Object.entries(tags).filter(([, target]) => target === version);
  return { version, createdAt, changelog, distTags: pointing.map(([tag]) => tag) };
}

/** @param detail as the skill's own route shows it */
export function skillVersionDetail(
  skill: SkillRow,
  row: VersionRow,
  { version: { files, version, createdAt, changelog } }: SkillVersionDetail,
): PackageVersionView {
  return {
    ...skillVersionItem(skill, { version, createdAt, changelog }),
    ...{
      files,
      compatibility: null,
      capabilities: null,
      pluginManifestSummary: null,
      verification: null,
      artifact: null,
    },
    ...{ sha256hash: row.artifactSha256, vtAnalysis: null, llmAnalysis: null, staticScan: null },
  };
}
