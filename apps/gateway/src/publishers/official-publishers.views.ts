import { Choice, EpochMs, Flag, ListOf, PUBLISHER_KINDS, Text, Uuid, type PublisherKind } from '@app/contracts';

/** The body of POST /api/v1/users/publisher-official (client-contract 7). */
export class OfficialPublisherBody {
  @Choice(['add', 'remove']) action: 'add' | 'remove';
  @Text({ max: 200, description: 'Of an organization, with or without @' }) handle: string;
  @Text({ max: 10_000, description: '1 to 500 characters' }) reason: string;
}
export class OfficialPublisherChange {
  @Flag() ok: boolean;
  @Uuid() publisherId: string;
  @Text() handle: string;
  @Flag({ optional: true, description: 'False: it was one before' }) added?: boolean;
  @Flag({ optional: true, description: 'False: it was none' }) removed?: boolean;
  @Uuid({ optional: true }) officialPublisherId?: string;
}
export class OfficialPublisher {
  @Uuid() officialPublisherId: string;
  @Uuid() publisherId: string;
  @Text({ nullable: true }) handle: string | null;
  @Text({ nullable: true }) displayName: string | null;
  @Choice(PUBLISHER_KINDS, { nullable: true }) kind: PublisherKind | null;
  @Flag({ description: 'It is trusted with the official channel now' }) active: boolean;
  @Text({ nullable: true, description: 'null: trusted since it was made' }) reason: string | null;
  @Uuid({ nullable: true }) createdByUserId: string | null;
  @Text({ nullable: true }) createdByHandle: string | null;
  @EpochMs() createdAt: number;
  @EpochMs() updatedAt: number;
}
export class OfficialPublisherList {
  @Flag() ok: boolean;
  @ListOf(() => OfficialPublisher) items: OfficialPublisher[];
}
