import { rpc } from '../contract';
import { Choice, Flag, ListOf, Nested, Sha256, Text, Texts, Uuid, Whole } from '../fields';
import { PublishSource } from './publish-source';

export const PUBLICATION_STATUSES = ['pending', 'published'] as const;
export type PublicationStatus = (typeof PUBLICATION_STATUSES)[number];

/** One file whose bytes are in blob storage already. */
export class StoredFile {
  @Text({ max: 1024 }) path: string;
  @Whole({ min: 0, description: 'Bytes' }) size: number;
  @Sha256() sha256: string;
  @Text({ optional: true, max: 255, description: 'As declared by the client' }) contentType?: string;
}
/** One file uploaded with a ticket. Size and digest are what the client claims; the upload's own are what counts. */
export class TicketedFile extends StoredFile {
  @Text({ max: 100 }) storageId: string;
  @Text({ optional: true, max: 200 }) uploadTicket?: string;
}
/** The skill a new one was made from. */
export class ForkOf {
  @Text({ max: 200 }) slug: string;
  @Text({ optional: true, max: 100 }) ownerHandle?: string;
  @Text({ optional: true, max: 256 }) version?: string;
}
/** What the publisher says about a skill version (server-semantics 3.2). */
export class SkillPublishPayload {
  @Text({ max: 200 }) slug: string;
  @Text({ max: 200 }) displayName: string;
  @Text({ max: 256 }) version: string;
  @Text({ max: 50_000, optional: true, description: 'Empty: written by Reef' }) changelog?: string;
  @Flag({ optional: true, description: 'MIT-0; CLI 0.5 does not send it' }) acceptLicenseTerms?: boolean;
  @Text({ optional: true, max: 100 }) ownerHandle?: string;
  @Flag({ optional: true, description: 'With ownerHandle: take the skill along from another publisher one manages' })
  migrateOwner?: boolean;
  @Text({ optional: true, max: 100, description: 'With migrateOwner: from which publisher' })
  sourceOwnerHandle?: string;
  @Nested(() => ForkOf, { optional: true }) forkOf?: ForkOf;
  @Texts({ optional: true, maxItems: 100, max: 100 }) tags?: string[];
  @Texts({ optional: true, maxItems: 100, max: 200, description: 'At most 5' }) categories?: string[];
  @Texts({ optional: true, maxItems: 100, max: 200, description: 'At most 20' }) topics?: string[];
  @Nested(() => PublishSource, { optional: true }) source?: PublishSource;
}
/** The JSON body of `POST /api/v1/skills`: what the publisher says, with files uploaded before. */
export class PublishSkillBody extends SkillPublishPayload {
  @ListOf(() => TicketedFile, { maxItems: 10_000 }) files: TicketedFile[];
}
export class PublishSkillInput {
  @Nested(() => SkillPublishPayload) payload: SkillPublishPayload;
  @ListOf(() => StoredFile, {
    optional: true,
    maxItems: 10_000,
    description: 'Multipart: files the gateway has stored and hashed',
  })
  files?: StoredFile[];
  @ListOf(() => TicketedFile, { optional: true, maxItems: 10_000, description: 'JSON: files uploaded with tickets' })
  uploads?: TicketedFile[];
}
export class PublishedSkill {
  @Uuid() attemptId: string;
  @Uuid() skillId: string;
  @Uuid() versionId: string;
  @Text() slug: string;
  @Text() version: string;
  @Choice(PUBLICATION_STATUSES, {
    description: 'pending: the verdict was not in within the wait, or it blocks the version',
  })
  publicationStatus: PublicationStatus;
}
/**
 * Publishes one version of a skill. Waits up to two seconds for the verdict. Repeating an identical publish answers
 * the same ids; other bytes under a version that exists are refused.
 */
export const publishSkill = rpc({
  subject: 'reef.rpc.publishing.skill.publish.v1',
  input: PublishSkillInput,
  output: PublishedSkill,
  errors: [
    'UNAUTHENTICATED',
    'TOKEN_LIMITED',
    'PUBLISH_INVALID',
    'UPLOAD_TICKET_INVALID',
    'UPLOAD_MISMATCH',
    'OWNER_NOT_ALLOWED',
    'SLUG_TAKEN',
    'VERSION_EXISTS',
    'PUBLISH_FAILED',
  ],
  timeoutMs: 14_000,
});
