import { event, rpc } from '../contract';
import { Flag, Nested, Text, Uuid } from '../fields';
import { Initiator } from '../gateway/accounts';
import { SkillReference } from './skills';

/** POST /api/v1/skills/{slug}/rename. Fields whose absence has a sentence of its own are optional here. */
export class RenameSkillBody {
  @Text({ optional: true, max: 500, description: 'Required' }) newSlug?: string;
  @Text({ optional: true, max: 100 }) ownerHandle?: string;
}
export class RenameSkillInput extends SkillReference {
  @Text({ max: 500, description: 'As typed' }) newSlug: string;
}
export class RenamedSkill {
  @Flag() ok: boolean;
  @Text() slug: string;
  @Text() previousSlug: string;
}
/**
 * Gives a skill another slug; the one it had becomes an alias that leads to it. For those who manage its owner.
 * The slug it has is no change; an alias of its own is taken back (server-semantics 3.14).
 */
export const renameSkill = rpc({
  subject: 'reef.rpc.catalog.skill.rename.v1',
  input: RenameSkillInput,
  output: RenamedSkill,
  errors: ['FORBIDDEN', 'SKILL_NOT_FOUND', 'SKILL_AMBIGUOUS', 'SLUG_TAKEN', 'TOO_MANY_ALIASES'],
});

/** POST /api/v1/skills/{slug}/merge. `ownerHandle` counts for both skills, the others for one (client-contract 2.5). */
export class MergeSkillBody {
  @Text({ optional: true, max: 200, description: 'Required' }) targetSlug?: string;
  @Text({ optional: true, max: 100 }) ownerHandle?: string;
  @Text({ optional: true, max: 100 }) sourceOwnerHandle?: string;
  @Text({ optional: true, max: 100 }) targetOwnerHandle?: string;
}
export class MergeSkillInput {
  @Nested(() => SkillReference) source: SkillReference;
  @Nested(() => SkillReference) target: SkillReference;
}
export class MergedSkill {
  @Flag() ok: boolean;
  @Text() sourceSlug: string;
  @Text() targetSlug: string;
}
/**
 * Takes the source out of sight for good; its slug and aliases lead to the target. For those who manage the owners of
 * both. Numbers are not added up.
 */
export const mergeSkill = rpc({
  subject: 'reef.rpc.catalog.skill.merge.v1',
  input: MergeSkillInput,
  output: MergedSkill,
  errors: ['FORBIDDEN', 'SKILL_NOT_FOUND', 'SKILL_AMBIGUOUS', 'SLUG_TAKEN', 'TOO_MANY_ALIASES'],
});

/** A publisher as a fact names it. */
export class FactOwner {
  @Uuid() ownerId: string;
  @Text() ownerHandle: string;
}
export class SkillRenamed extends FactOwner {
  @Uuid() skillId: string;
  @Text() slug: string;
  @Text() previousSlug: string;
  @Nested(() => Initiator) by: Initiator;
}
export const skillRenamed = event({ subject: 'reef.evt.catalog.skill.renamed.v1', payload: SkillRenamed });

/** One side of a merge. */
export class MergeSide extends FactOwner {
  @Uuid() skillId: string;
  @Text() slug: string;
}
export class SkillMerged {
  @Nested(() => MergeSide) source: MergeSide;
  @Nested(() => MergeSide) target: MergeSide;
  @Nested(() => Initiator) by: Initiator;
}
/** The source is gone; its names lead to the target. */
export const skillMerged = event({ subject: 'reef.evt.catalog.skill.merged.v1', payload: SkillMerged });
