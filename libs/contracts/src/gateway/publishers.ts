import { event, rpc } from '../contract';
import { Choice, EpochMs, Flag, ListOf, Nested, Text, Uuid } from '../fields';
import { Initiator } from './accounts';

export const PUBLISHER_KINDS = ['user', 'org'] as const;
export type PublisherKind = (typeof PUBLISHER_KINDS)[number];

/** From the most powerful to the least (server-semantics 1.6). */
export const MEMBER_ROLES = ['owner', 'admin', 'publisher'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** POST /api/v1/publishers (client-contract 2.5). */
export class CreatePublisherBody {
  @Text({ max: 200, description: 'With or without @, any case', example: 'acme' }) handle: string;
  @Text({ optional: true, max: 100 }) displayName?: string;
}
export class CreatedPublisher {
  @Flag() ok: boolean;
  @Uuid() publisherId: string;
  @Text() handle: string;
  @Flag({ description: 'Always true' }) created: boolean;
  @Flag({ description: 'Always false: trust is given by administrators' }) trusted: boolean;
}

export class PublisherMember {
  @Uuid() userId: string;
  @Text() handle: string;
  @Choice(MEMBER_ROLES) role: MemberRole;
}
/** A publisher as everybody sees it; with members for those who belong to it. */
export class PublisherView {
  @Uuid() publisherId: string;
  @Text() handle: string;
  @Text({ nullable: true }) displayName: string | null;
  @Text({ nullable: true, description: 'URL of a picture' }) image: string | null;
  @Choice(PUBLISHER_KINDS) kind: PublisherKind;
  @Flag() trusted: boolean;
  @ListOf(() => PublisherMember, { optional: true }) members?: PublisherMember[];
}

/** POST /api/v1/users/publisher (server-semantics 1.9). */
export class EnsurePublisherBody extends CreatePublisherBody {
  @Flag({ optional: true, description: 'Default true' }) trusted?: boolean;
  @Text({ optional: true, max: 200, description: 'Somebody to make a member as well' }) memberHandle?: string;
  @Choice(MEMBER_ROLES, { optional: true, description: 'Default publisher' }) memberRole?: MemberRole;
}
export class EnsuredPublisher {
  @Flag() ok: boolean;
  @Uuid() publisherId: string;
  @Text() handle: string;
  @Flag() created: boolean;
  @Flag({ description: 'It was a personal publisher before' }) migrated: boolean;
  @Flag() trusted: boolean;
  @Nested(() => PublisherMember, { optional: true }) member?: PublisherMember;
}

export class SetMemberBody {
  @Choice(MEMBER_ROLES) role: MemberRole;
}
export class SavedMember {
  @Flag() ok: boolean;
  @Uuid() publisherId: string;
  @Text() handle: string;
  @Flag({ description: 'Was no member before' }) added: boolean;
  @Nested(() => PublisherMember) member: PublisherMember;
}
/** POST /api/v1/users/publisher-member takes somebody out (client-contract 7). */
export class RemoveMemberBody {
  @Text({ max: 200 }) handle: string;
  @Text({ max: 200 }) memberHandle: string;
}
export class RemovedMember {
  @Flag() ok: boolean;
  @Uuid() publisherId: string;
  @Text() handle: string;
  @Flag() removed: boolean;
  @Nested(() => PublisherMember, { description: 'As it was' }) member: PublisherMember;
}

export class FindPublisherInput {
  @Text({ max: 200, description: 'With or without @, any case' }) handle: string;
}
export class FoundPublisher {
  @Uuid() id: string;
  @Text() handle: string;
  @Text({ nullable: true }) displayName: string | null;
  @Choice(PUBLISHER_KINDS) kind: PublisherKind;
  @Flag() trusted: boolean;
  @Choice(MEMBER_ROLES, { nullable: true, description: "The asking user's; null when no member" })
  role: MemberRole | null;
  @Uuid({ optional: true, description: 'Whose personal publisher it is; absent for an organization' }) userId?: string;
  @EpochMs({ optional: true }) createdAt?: number;
}
/** Who has a handle, and what the asking user is there. A personal publisher of a banned or deleted account is nobody. */
export const findPublisher = rpc({
  subject: 'reef.rpc.gateway.publisher.find.v1',
  input: FindPublisherInput,
  output: FoundPublisher,
  errors: ['PUBLISHER_NOT_FOUND'],
});

class PublisherFact {
  @Uuid() publisherId: string;
  @Text() handle: string;
  @Nested(() => Initiator) by: Initiator;
}
export class PublisherCreated extends PublisherFact {
  @Choice(PUBLISHER_KINDS) kind: PublisherKind;
  @Text({ nullable: true }) displayName: string | null;
  @Flag() trusted: boolean;
}
/** An organization exists. Personal publishers come with their user, see `userCreated`. */
export const publisherCreated = event({ subject: 'reef.evt.gateway.publisher.created.v1', payload: PublisherCreated });

export class PublisherProfile {
  @Text({ nullable: true }) displayName: string | null;
  @Flag() trusted: boolean;
}
export class PublisherUpdated extends PublisherFact {
  @Text({ optional: true, description: 'Why it is trusted with the official channel, or no more' }) reason?: string;
  @Nested(() => PublisherProfile) before: PublisherProfile;
  @Nested(() => PublisherProfile) after: PublisherProfile;
}
export const publisherUpdated = event({ subject: 'reef.evt.gateway.publisher.updated.v1', payload: PublisherUpdated });

export class PublisherMigrated extends PublisherFact {
  @Uuid({ description: 'Whose personal publisher it was; now an owner of it' }) userId: string;
  @Text({ description: 'Handle of that user from now on' }) userHandle: string;
  @Uuid({ description: "The user's new personal publisher" }) personalPublisherId: string;
}
/** A personal publisher became an organization: it keeps its id, handle and content; its user got another handle. */
export const publisherMigrated = event({
  subject: 'reef.evt.gateway.publisher.migrated.v1',
  payload: PublisherMigrated,
});

class MemberFact extends PublisherFact {
  @Uuid() userId: string;
  @Text() userHandle: string;
}
export class PublisherMemberAdded extends MemberFact {
  @Choice(MEMBER_ROLES) role: MemberRole;
}
export const publisherMemberAdded = event({
  subject: 'reef.evt.gateway.publisher.memberAdded.v1',
  payload: PublisherMemberAdded,
});
export class PublisherMemberRoleChanged extends MemberFact {
  @Choice(MEMBER_ROLES) before: MemberRole;
  @Choice(MEMBER_ROLES) after: MemberRole;
}
export const publisherMemberRoleChanged = event({
  subject: 'reef.evt.gateway.publisher.memberRoleChanged.v1',
  payload: PublisherMemberRoleChanged,
});
export class PublisherMemberRemoved extends MemberFact {
  @Choice(MEMBER_ROLES, { description: 'What they were' }) role: MemberRole;
}
export const publisherMemberRemoved = event({
  subject: 'reef.evt.gateway.publisher.memberRemoved.v1',
  payload: PublisherMemberRemoved,
});
