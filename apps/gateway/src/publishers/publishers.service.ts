import { Injectable } from '@nestjs/common';
import type {
  CreatedPublisher,
  CreatePublisherBody,
  FoundPublisher,
  PublisherView,
  RemovedMember,
  SavedMember,
  SetMemberBody,
} from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { findableHandle, newHandle, plainLine } from '../accounts/account.rules';
import { MembersRepository } from './members.repository';
import { MembersService } from './members.service';
import { Organizations } from './organizations';
import { PublishersRepository, type PublisherRow } from './publishers.repository';

/** Publishers: under whose name things are published (server-semantics 1.6). */
@Injectable()
export class PublishersService {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly publishers: PublishersRepository,
    private readonly organizations: Organizations,
    private readonly members: MembersService,
    private readonly memberRows: MembersRepository,
  ) {}

  /** Makes an organization that the caller owns. @throws DomainError HANDLE_INVALID, HANDLE_TAKEN */
  async create(body: CreatePublisherBody): Promise<CreatedPublisher> {
    const handle = newHandle(body.handle);
    const displayName = plainLine(body.displayName) || null;
    const userId = currentActor()?.userId ?? '';
    const { id } = await this.unitOfWork.run((tx) =>
      this.organizations.create(tx, { handle, displayName, trusted: false }, userId),
    );
    return { ok: true, publisherId: id, handle, created: true, trusted: false };
  }

  /** @throws DomainError PUBLISHER_NOT_FOUND */
  async view(handle: string): Promise<PublisherView> {
    const publisher = await this.get(handle);
    const { id: publisherId, kind, displayName, image, trusted } = publisher;
    const mayList = publisher.role !== null || currentActor()?.role === 'admin';
    return {
      ...{ publisherId, handle: publisher.handle, displayName, image, kind, trusted },
      ...(mayList ? { members: await this.memberRows.list(publisherId) } : {}),
    };
  }

  /** What another service wants to know of a publisher. @throws DomainError PUBLISHER_NOT_FOUND */
  async find(handle: string): Promise<FoundPublisher> {
    const { id, handle: found, displayName, kind, trusted, role, linkedUserId, createdAt } = await this.get(handle);
    const facts = { id, handle: found, displayName, kind, trusted, role, createdAt: createdAt.getTime() };
    return { ...facts, ...(linkedUserId ? { userId: linkedUserId } : {}) };
  }

  setMember(handle: string, memberHandle: string, { role }: SetMemberBody): Promise<SavedMember> {
    return this.unitOfWork.run(async (tx) => {
      const publisher = await this.lock(tx, handle);
      const saved = await this.members.set(tx, publisher, memberHandle, role);
      return { ok: true, publisherId: publisher.id, handle: publisher.handle, ...saved };
    });
  }

  removeMember(handle: string, memberHandle: string): Promise<RemovedMember> {
    return this.unitOfWork.run(async (tx) => {
      const publisher = await this.lock(tx, handle);
      const member = await this.members.remove(tx, publisher, memberHandle);
      return { ok: true, publisherId: publisher.id, handle: publisher.handle, removed: true, member };
    });
  }

  private async get(handle: string) {
    const key = findableHandle(handle);
    const publisher = key === undefined ? undefined : await this.publishers.find(key.handle, currentActor()?.userId);
    if (publisher === undefined) throw new DomainError('PUBLISHER_NOT_FOUND');
    return publisher;
  }
  private async lock(tx: Tx, handle: string): Promise<PublisherRow> {
    const key = findableHandle(handle);
    const publisher = key === undefined ? undefined : await this.publishers.lock(tx, key.handle);
    if (publisher === undefined) throw new DomainError('PUBLISHER_NOT_FOUND');
    return publisher;
  }
}
