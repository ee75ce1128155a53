import { Injectable } from '@nestjs/common';
import { publisherCreated } from '@app/contracts';
import { Clock, newId } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { currentInitiator } from '../accounts/initiator';
import { HandlesService } from './handles.service';
import { MembersService } from './members.service';
import { PublishersRepository, type NewPublisher, type PublisherRow } from './publishers.repository';

/** Brings organizations into being. */
@Injectable()
export class Organizations {
  constructor(
    private readonly publishers: PublishersRepository,
    private readonly handles: HandlesService,
    private readonly members: MembersService,
    private readonly clock: Clock,
  ) {}

  /** The publisher with a handle, locked; undefined when nobody has it, and nobody gets it but this transaction. */
  async lock(tx: Tx, handle: string): Promise<PublisherRow | undefined> {
    await this.handles.lock(tx, handle);
    return this.publishers.lock(tx, handle);
  }

  /** @throws DomainError HANDLE_TAKEN, USER_NOT_FOUND, TOO_MANY_MEMBERSHIPS */
  async create(
    tx: Tx,
    profile: Pick<NewPublisher, 'handle' | 'displayName' | 'trusted'>,
    ownerUserId: string,
  ): Promise<NewPublisher> {
    const organization = { ...profile, id: newId(), createdAt: this.clock.now() };
    const { id, handle, displayName, trusted } = organization;
    await this.handles.claim(tx, handle, ownerUserId);
    await this.publishers.insertOrganization(tx, organization);
    const fact = { publisherId: id, handle, kind: 'org', displayName, trusted } as const;
    await tx.emit(publisherCreated, { ...fact, by: currentInitiator() });
    await this.members.found(tx, organization, ownerUserId);
    return organization;
  }
}
