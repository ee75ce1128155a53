import type { LegacySkillDetail } from '@app/contracts';
import type { SkillRow } from './skill-row';
import { detailView } from './skill-view.rules';

/** @param versionIds of the versions that have tags, by number */
export function legacyDetailView(row: SkillRow, versionIds: ReadonlyMap<string, string>): LegacySkillDetail {
  const { skill, latestVersion, owner } = detailView(row);
  const tags = Object.entries(skill.tags).flatMap(([tag, version]) => {
    const id = versionIds.get(version);
    return id === undefined ? [] : [[tag, id] as const];
  });
  return { skill: { ...skill, tags: Object.fromEntries(tags) }, latestVersion, owner };
}
