import { rpc } from '../contract';
import { Choice, EpochMs, Flag, ListOf, Nested, Text, Whole } from '../fields';
import { SearchOwner } from './skill-views';

/** How clients refer to it when they install. */
export class InstallReference {
  @Choice(['clawhub']) kind: string;
  @Text({ example: '@alice/pdf-forms' }) reference: string;
  @Text({ nullable: true }) sourceUrl: string | null;
}
export class SkillMetrics {
  @Whole({ nullable: true, description: 'Not counted by Reef' }) rolling60DayInstalls: number | null;
  @Whole({ nullable: true, description: 'Stars' }) bookmarks: number | null;
  @EpochMs() updatedAt: number;
}
/** A row of `GET /api/v1/trending`; openclaw shows it when nothing was searched for (client-contract 6.2). */
export class TrendingSkill {
  @Text() slug: string;
  @Text() displayName: string;
  @Text({ nullable: true }) summary: string | null;
  @Text() version: string;
  @Choice(['clawhub']) source: string;
  @Flag() official: boolean;
  @Text() ownerHandle: string;
  @Nested(() => SearchOwner) publisher: SearchOwner;
  @Nested(() => InstallReference) install: InstallReference;
  @Nested(() => SkillMetrics) metrics: SkillMetrics;
}
export class TrendingSkills {
  @ListOf(() => TrendingSkill) items: TrendingSkill[];
}
export class ListTrendingSkillsInput {
  @Whole({ min: 1, max: 200 }) limit: number;
  @Flag({ optional: true }) nonSuspiciousOnly?: boolean;
}
/** The public skills with most first installs in seven days of UTC, then most downloads (server-semantics 3.11). */
export const listTrendingSkills = rpc({
  subject: 'reef.rpc.catalog.skill.listTrending.v1',
  input: ListTrendingSkillsInput,
  output: TrendingSkills,
  errors: [],
});
