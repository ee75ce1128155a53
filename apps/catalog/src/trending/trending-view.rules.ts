import type { TrendingSkill } from '@app/contracts';
import type { SkillRow } from '../skills/skill-row';

/** As openclaw reads it: the owner comes from `publisher`, and optional objects are complete (client-contract 6.2). */
export function trendingView({
  slug,
  ownerHandle,
  ownerDisplayName,
  shown,
  stars,
  updatedAt,
}: SkillRow): TrendingSkill {
  return {
    ...{ slug, displayName: shown.displayName, summary: shown.summary, version: shown.version },
    ...{ source: 'clawhub', official: false, ownerHandle },
    publisher: { handle: ownerHandle, displayName: ownerDisplayName, image: null },
    install: { kind: 'clawhub', reference: `@${ownerHandle}/${slug}`, sourceUrl: null },
    metrics: { rolling60DayInstalls: null, bookmarks: stars, updatedAt: updatedAt.getTime() },
  };
}
