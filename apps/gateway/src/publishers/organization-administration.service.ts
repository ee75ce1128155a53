import { Injectable } from '@nestjs/common';
import {
  publisherUpdated,
  type EnsuredPublisher,
  type EnsurePublisherBody,
  type PublisherMember,
} from '@app/contracts';
import { currentActor } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { newHandle, plainLine } from '../accounts/account.rules';
import { currentInitiator } from '../accounts/initiator';
import { MembersService } from './members.service';
import { Organizations } from './organizations';
import { PersonalPublishers } from './personal-publishers';
import { PublishersRepository, type PublisherRow } from './publishers.repository';

/** What `POST /api/v1/users/publisher` is about. */
interface Wanted {
  readonly handle: string;
  /** Undefined: as it is. */
  readonly displayName: string | undefined;
  readonly trusted: boolean;
}
type Ensured = PublisherRow & Pick<EnsuredPublisher, 'created' | 'migrated'>;

/**
 * Makes sure that an organization exists (server-semantics 1.9). Unlike ClawHub in May 2026, and like it later, an
 * administrator does not become an owner of an organization that has owners.
 */
@Injectable()
export class OrganizationAdministration {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly publishers: PublishersRepository,
    private readonly organizations: Organizations,
    private readonly personal: PersonalPublishers,
    private readonly members: MembersService,
  ) {}

  /** @throws DomainError HANDLE_INVALID, HANDLE_TAKEN when it is reserved, USER_NOT_FOUND, TOO_MANY_MEMBERSHIPS */
  async ensure(body: EnsurePublisherBody): Promise<EnsuredPublisher> {
    const handle = newHandle(body.handle);
    const displayName = plainLine(body.displayName) || undefined;
    const wanted = { handle, displayName, trusted: body.trusted ?? true };
    return this.unitOfWork.run(async (tx) => {
      const { created, migrated, ...publisher } = await this.ensureIn(tx, wanted);
      const member = await this.addMember(tx, publisher, body);
      const { id: publisherId, trusted } = publisher;
      const known = member === undefined ? {} : { member };
      return { ok: true, publisherId, handle, created, migrated, trusted, ...known };
    });
  }

  private async ensureIn(tx: Tx, wanted: Wanted): Promise<Ensured> {
    const existing = await this.organizations.lock(tx, wanted.handle);
    if (existing === undefined) return this.createIn(tx, wanted);
    const migrated = existing.kind === 'user';
    const organization = migrated ? await this.personal.becomeOrganization(tx, existing) : existing;
    return { ...(await this.updateIn(tx, organization, wanted)), created: false, migrated };
  }

  private async createIn(tx: Tx, { handle, displayName, trusted }: Wanted): Promise<Ensured> {
    const profile = { handle, displayName: displayName ?? null, trusted };
    const { id } = await this.organizations.create(tx, profile, currentActor()?.userId ?? '');
    const row = { ...profile, id, kind: 'org', image: null, linkedUserId: null } as const;
    return { ...row, created: true, migrated: false };
  }

  private async updateIn(tx: Tx, publisher: PublisherRow, wanted: Wanted): Promise<PublisherRow> {
    const { displayName, trusted } = publisher;
    const after = { displayName: wanted.displayName ?? displayName, trusted: wanted.trusted };
    if (after.displayName === displayName && after.trusted === trusted) return publisher;
    await this.publishers.changeProfile(tx, publisher.id, after.displayName, after.trusted);
    await tx.emit(publisherUpdated, {
      ...{ publisherId: publisher.id, handle: publisher.handle, by: currentInitiator() },
      ...{ before: { displayName, trusted }, after },
    });
    return { ...publisher, ...after };
  }

  private async addMember(
    tx: Tx,
    publisher: PublisherRow,
    { memberHandle, memberRole = 'publisher' }: EnsurePublisherBody,
  ): Promise<PublisherMember | undefined> {
    if (memberHandle === undefined || memberHandle.trim() === '') return undefined;
    return (await this.members.set(tx, publisher, memberHandle, memberRole)).member;
  }
}
