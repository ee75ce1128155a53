import { rpc } from '../contract';
import { Dictionary, EpochMs, Nested, Text } from '../fields';
import { SearchOwner, SkillStats } from './skill-views';
import { SkillReference, UNREADABLE } from './skills';

/** A skill as clients before 0.5 read it: tags lead to ids of versions, not to their numbers (server-semantics 7). */
export class LegacySkill {
  @Text() slug: string;
  @Text() displayName: string;
  @Text({ nullable: true }) summary: string | null;
  @Dictionary('string', { description: 'Version ids by tag' }) tags: Record<string, string>;
  @Nested(() => SkillStats) stats: SkillStats;
  @EpochMs() createdAt: number;
  @EpochMs() updatedAt: number;
}
export class LegacyVersion {
  @Text() version: string;
  @EpochMs() createdAt: number;
  @Text() changelog: string;
}
export class LegacySkillDetail {
  @Nested(() => LegacySkill) skill: LegacySkill;
  @Nested(() => LegacyVersion, { nullable: true }) latestVersion: LegacyVersion | null;
  @Nested(() => SearchOwner, { nullable: true }) owner: SearchOwner | null;
}
/** A skill for `GET /api/skill`. */
export const getLegacySkill = rpc({
  subject: 'reef.rpc.catalog.skill.getLegacy.v1',
  input: SkillReference,
  output: LegacySkillDetail,
  errors: UNREADABLE,
});
