import { Injectable } from '@nestjs/common';
import { publisherMigrated } from '@app/contracts';
import { Clock, DomainError, newId } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { AccountFacts } from '../accounts/account-facts';
import { ADMIN_HANDLE } from '../accounts/account.rules';
import { currentInitiator } from '../accounts/initiator';
import { UsersRepository } from '../accounts/users.repository';
import { fallbackHandles } from './handle.rules';
import { HandlesRepository } from './handles.repository';
import { handleClaimed, PublishersRepository, type PublisherRow } from './publishers.repository';

/** The publisher every user has. */
@Injectable()
export class PersonalPublishers {
  constructor(
    private readonly publishers: PublishersRepository,
    private readonly users: UsersRepository,
    private readonly handles: HandlesRepository,
    private readonly facts: AccountFacts,
    private readonly clock: Clock,
  ) {}

  /**
   * Turns a personal publisher into an organization that its user owns. It keeps its id, so everything published
   * stays with it; the user gets another handle and another personal publisher (server-semantics 1.9).
   * @throws DomainError HANDLE_INVALID for the account that administers the registry
   */
  async becomeOrganization(tx: Tx, publisher: PublisherRow): Promise<PublisherRow> {
    const { id: publisherId, handle } = publisher;
    const userId = publisher.linkedUserId!;
    if (handle === ADMIN_HANDLE)
      throw new DomainError('HANDLE_INVALID', `"@${handle}" administers this registry and cannot be an organization.`);
    const user = (await this.users.lock(tx, { id: userId }))!;
    await this.publishers.becomeOrganization(tx, publisherId);
    const { id: personalPublisherId, handle: userHandle } = await this.insert(tx, handle, user.displayName, userId);
    await this.users.changeHandle(tx, userId, userHandle);
    const fact = { publisherId, handle, userId, userHandle, personalPublisherId, by: currentInitiator() };
    await this.facts.tell(tx, publisherMigrated, fact);
    return { ...publisher, kind: 'org', linkedUserId: null };
  }

  /** Under the first fallback handle that is free. */
  private async insert(tx: Tx, before: string, displayName: string | null, userId: string) {
    for (const handle of fallbackHandles(before)) {
      if ((await this.handles.lock(tx, handle)) !== undefined) continue;
      const personal = { id: newId(), handle, displayName, userId, createdAt: this.clock.now() };
      if (await this.publishers.insertPersonal(tx, personal)) return personal;
    }
    throw handleClaimed(before);
  }
}
