import { Injectable } from '@nestjs/common';
import { publisherUpdated } from '@app/contracts';
import { Clock, currentActor, DomainError } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { findableHandle, reasonOf } from '../accounts/account.rules';
import { currentInitiator } from '../accounts/initiator';
import { OfficialPublishersRepository } from './official-publishers.repository';
import type {
  OfficialPublisherBody,
  OfficialPublisherChange,
  OfficialPublisherList,
} from './official-publishers.views';
import { PublishersRepository } from './publishers.repository';

/** Which organizations are trusted with the official channel. What they have published keeps its channel. */
@Injectable()
export class OfficialPublishers {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly publishers: PublishersRepository,
    private readonly official: OfficialPublishersRepository,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<OfficialPublisherList> {
    return { ok: true, items: await this.official.list() };
  }

  /** @throws DomainError PUBLISHER_NOT_FOUND, INVALID_INPUT */
  async change({ action, handle: typed, reason: text }: OfficialPublisherBody): Promise<OfficialPublisherChange> {
    const reason = reasonOf(text);
    if (reason === null) throw new DomainError('INVALID_INPUT', 'Missing reason');
    const handle = findableHandle(typed)?.handle;
    const trusted = action === 'add';
    return this.unitOfWork.run(async (tx) => {
      const publisher = handle === undefined ? undefined : await this.publishers.lock(tx, handle);
      if (publisher === undefined) throw new DomainError('PUBLISHER_NOT_FOUND');
      if (publisher.kind === 'user')
        throw new DomainError('INVALID_INPUT', 'Only an organization can be an official publisher');
      const answer = { ok: true, publisherId: publisher.id, handle: publisher.handle };
      const changed = publisher.trusted !== trusted;
      if (!changed) return trusted ? { ...answer, added: false } : { ...answer, removed: false };
      await this.publishers.changeProfile(tx, publisher.id, publisher.displayName, trusted);
      const by = currentActor()?.userId ?? null;
      const officialPublisherId = await this.official.note(tx, publisher.id, reason, by, this.clock.now());
      const { displayName } = publisher;
      await tx.emit(publisherUpdated, {
        ...{ publisherId: publisher.id, handle: publisher.handle, by: currentInitiator(), reason },
        ...{ before: { displayName, trusted: !trusted }, after: { displayName, trusted } },
      });
      return { ...answer, ...(trusted ? { added: true } : { removed: true }), officialPublisherId };
    });
  }
}
