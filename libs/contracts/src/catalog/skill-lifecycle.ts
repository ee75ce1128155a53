import { event, rpc } from '../contract';
import { Choice, EpochMs, Flag, Nested, Text, Uuid } from '../fields';
import { Initiator } from '../gateway/accounts';
import { SkillReference, SkillVersionReference } from './skills';

/** Far above what is allowed, so that a longer reason gets the sentence that says how long it may be. */
const MOST_TEXT = 100_000;

/** Whom a change of a skill concerns, and why. The slug must be its own: an alias is not followed (server-semantics 3.14). */
export class ChangeSkillInput extends SkillReference {
  @Text({ optional: true, max: MOST_TEXT, description: '1 to 1200 characters; a moderation note' }) reason?: string;
}
/** The body of DELETE /api/v1/skills/{slug} and of undelete; CLIs before 0.20 send none. */
export class ChangeSkillBody {
  @Text({ optional: true, max: MOST_TEXT, description: '1 to 1200 characters; a moderation note' }) reason?: string;
  @Text({ optional: true, max: 100 }) ownerHandle?: string;
  @Text({ optional: true, max: 256, description: 'Refused: it would be the version that is to go, not the skill' })
  version?: string;
}
/** The body of deleting, restoring and tagging a version; the CLI repeats the version that is in the path. */
export class ChangeVersionBody {
  @Text({ optional: true, max: 256 }) version?: string;
  @Text({ optional: true, max: 100 }) ownerHandle?: string;
}
export class MoveTagBody {
  @Text({ max: 256 }) version: string;
  @Text({ optional: true, max: 100 }) ownerHandle?: string;
}
/** DeleteResponse of client-contract 2.5. */
export class SkillChanged {
  @Flag() ok: boolean;
  @EpochMs({ optional: true, description: 'Until then nobody else can take the slug; absent: for good' })
  slugReservedUntil?: number;
}
/** Only who could read the skill learns that it is there: FORBIDDEN to them, SKILL_NOT_FOUND to everybody else. */
const UNCHANGEABLE = ['UNAUTHENTICATED', 'FORBIDDEN', 'SKILL_NOT_FOUND', 'SKILL_AMBIGUOUS', 'INVALID_INPUT'] as const;

/**
 * Hides a skill from everybody but its owner and the staff, by its owner or a moderator. Deleting it again changes
 * nothing, except that a moderator takes an owner's deletion over.
 */
export const deleteSkill = rpc({
  subject: 'reef.rpc.catalog.skill.delete.v1',
  input: ChangeSkillInput,
  output: SkillChanged,
  errors: UNCHANGEABLE,
});
/** Shows a deleted skill again. Owners cannot undo what a moderator did, nor show what is blocked as malware. */
export const undeleteSkill = rpc({
  subject: 'reef.rpc.catalog.skill.undelete.v1',
  input: ChangeSkillInput,
  output: SkillChanged,
  errors: [...UNCHANGEABLE, 'SLUG_TAKEN'],
});

const UNCHANGEABLE_VERSION = [...UNCHANGEABLE, 'VERSION_NOT_FOUND'] as const;

/** Takes one version away for everybody; its number stays taken. The last version of a skill stays. */
export const withdrawSkillVersion = rpc({
  subject: 'reef.rpc.catalog.skillVersion.withdraw.v1',
  input: SkillVersionReference,
  output: SkillChanged,
  errors: [...UNCHANGEABLE_VERSION, 'VERSION_LAST'],
});
/** Brings a withdrawn version back to where its verdict puts it. */
export const restoreSkillVersion = rpc({
  subject: 'reef.rpc.catalog.skillVersion.restore.v1',
  input: SkillVersionReference,
  output: SkillChanged,
  errors: UNCHANGEABLE_VERSION,
});

export class MoveSkillTagInput extends SkillVersionReference {
  @Text({ max: 500 }) tag: string;
}
export class MovedSkillTag {
  @Flag() ok: boolean;
  @Text() slug: string;
  @Text() tag: string;
  @Text() version: string;
}
/**
 * Points a tag at a visible version. `latest` stays there until a greater version is published (server-semantics 3.6).
 */
export const moveSkillTag = rpc({
  subject: 'reef.rpc.catalog.skillTag.move.v1',
  input: MoveSkillTagInput,
  output: MovedSkillTag,
  errors: [...UNCHANGEABLE_VERSION, 'VERSION_GONE'],
});

export class ConfirmVersionInput {
  @Uuid() versionId: string;
}
export class ConfirmedVersion {
  @Uuid() versionId: string;
}
/**
 * Whether a version that was published before still counts as published, so that the identical publish is a replay.
 * Not when it, or its skill, was deleted since: its number stays taken.
 */
export const confirmVersion = rpc({
  subject: 'reef.rpc.catalog.version.confirm.v1',
  input: ConfirmVersionInput,
  output: ConfirmedVersion,
  errors: ['VERSION_EXISTS', 'PUBLISH_INVALID'],
});

/** Who took something away: those whose it is, or the staff; `merge`: it has become part of another skill. */
export const REMOVAL_CAUSES = ['owner', 'staff', 'merge'] as const;
export type RemovalCause = (typeof REMOVAL_CAUSES)[number];

class SkillFact {
  @Uuid() skillId: string;
  @Text() slug: string;
  @Uuid() ownerId: string;
  @Text() ownerHandle: string;
  @Nested(() => Initiator) by: Initiator;
}
export class SkillDeleted extends SkillFact {
  @Text({ nullable: true }) reason: string | null;
  @EpochMs() deletedAt: number;
  @Choice(REMOVAL_CAUSES, { optional: true, description: 'Events of before do not say' }) cause?: RemovalCause;
}
/** A skill is out of sight, by its owner or a moderator. */
export const skillDeleted = event({ subject: 'reef.evt.catalog.skill.deleted.v1', payload: SkillDeleted });

export class SkillRestored extends SkillFact {
  @Text({ nullable: true }) reason: string | null;
  @EpochMs({ description: 'When it had been deleted' }) deletedAt: number;
}
/** A deleted skill is back: undeleted, or its owner has published a version of it. */
export const skillRestored = event({ subject: 'reef.evt.catalog.skill.restored.v1', payload: SkillRestored });

class SkillVersionFact extends SkillFact {
  @Uuid() versionId: string;
  @Text() version: string;
}
export class VersionWithdrawn extends SkillVersionFact {
  @Choice(REMOVAL_CAUSES, { optional: true, description: 'Events of before do not say' }) cause?: RemovalCause;
}
/** A version is gone for everybody. */
export const versionWithdrawn = event({ subject: 'reef.evt.catalog.version.withdrawn.v1', payload: VersionWithdrawn });
export class VersionRestored extends SkillVersionFact {}
/** A withdrawn version is back. */
export const versionRestored = event({ subject: 'reef.evt.catalog.version.restored.v1', payload: VersionRestored });

export class TagMoved extends SkillVersionFact {
  @Text() tag: string;
  @Text({ nullable: true, description: 'Where it pointed for everybody' }) before: string | null;
}
/** A tag points at another version. */
export const tagMoved = event({ subject: 'reef.evt.catalog.tag.moved.v1', payload: TagMoved });
