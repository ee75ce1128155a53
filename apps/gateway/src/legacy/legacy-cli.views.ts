import { Flag, Nested, SkillReference, Text, Uuid } from '@app/contracts';

/** `GET /api/cli/whoami`: without the role, which clients before 0.5 do not know. */
export class LegacyUser {
  @Text({ nullable: true }) handle: string | null;
  @Text({ nullable: true }) displayName: string | null;
  @Text({ nullable: true }) image: string | null;
}
export class LegacyWhoami {
  @Nested(() => LegacyUser) user: LegacyUser;
}
export class LegacyPublished {
  @Flag() ok: boolean;
  @Uuid() skillId: string;
  @Uuid() versionId: string;
  @Uuid({ description: 'What search knows of the version has no id of its own: that of the version' })
  embeddingId: string;
}
/** The body of the older routes that delete a skill and bring it back. */
export class LegacyDeleteBody extends SkillReference {
  @Text({ optional: true, max: 100_000, description: '1 to 1200 characters' }) reason?: string;
}
export class LegacyDone {
  @Flag() ok: boolean;
}
