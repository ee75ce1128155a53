import { Injectable } from '@nestjs/common';
import {
  publisherMemberAdded,
  publisherMemberRemoved,
  publisherMemberRoleChanged,
  type MemberRole,
  type PublisherMember,
} from '@app/contracts';
import { Clock, currentActor, DomainError } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { AccountFacts } from '../accounts/account-facts';
import { findableHandle } from '../accounts/account.rules';
import { currentInitiator } from '../accounts/initiator';
import { UsersRepository, type UserRow } from '../accounts/users.repository';
import { assertMayChange } from './member.rules';
import { MembersRepository } from './members.repository';
import type { PublisherRow } from './publishers.repository';

/** Every request of a user carries their publishers; more of them would not travel well. */
const MAX_PUBLISHERS_OF_USER = 100;
const MAX_MEMBERS = 1_000;

/** Changes memberships, each in a transaction that has locked its publisher. Publishers are locked before users. */
@Injectable()
export class MembersService {
  constructor(
    private readonly members: MembersRepository,
    private readonly users: UsersRepository,
    private readonly facts: AccountFacts,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes an active user a member, or gives a member another role.
   * @returns the membership, and whether it is new
   * @throws DomainError USER_NOT_FOUND, INVALID_INPUT, FORBIDDEN, LAST_OWNER, TOO_MANY_MEMBERSHIPS
   */
  async set(
    tx: Tx,
    publisher: PublisherRow,
    memberHandle: string,
    role: MemberRole,
  ): Promise<{ member: PublisherMember; added: boolean }> {
    const user = await this.lockUser(tx, memberHandle);
    if (user === undefined || user.state !== 'active') throw new DomainError('USER_NOT_FOUND');
    const before = await this.assertChange(tx, publisher, user, role);
    await this.save(tx, publisher, user, before, role);
    return { member: { userId: user.id, handle: user.handle, role }, added: before === null };
  }

  /** @returns the membership as it was @throws DomainError MEMBER_NOT_FOUND, INVALID_INPUT, FORBIDDEN, LAST_OWNER */
  async remove(tx: Tx, publisher: PublisherRow, memberHandle: string): Promise<PublisherMember> {
    const user = await this.lockUser(tx, memberHandle);
    const role = user === undefined ? null : await this.assertChange(tx, publisher, user, null);
    if (user === undefined || role === null)
      throw new DomainError('MEMBER_NOT_FOUND', `"@${memberHandle}" is not a member of "@${publisher.handle}".`);
    await this.members.remove(tx, publisher.id, user.id);
    await this.facts.tell(tx, publisherMemberRemoved, { ...factOf(publisher, user), role });
    return { userId: user.id, handle: user.handle, role };
  }

  /** The first owner of a publisher that is being made; nobody has to allow that. */
  async found(tx: Tx, publisher: Pick<PublisherRow, 'id' | 'handle'>, userId: string): Promise<void> {
    const user = await this.users.lock(tx, { id: userId });
    if (user === undefined || user.state !== 'active') throw new DomainError('USER_NOT_FOUND');
    await this.save(tx, publisher, user, null, 'owner');
  }

  private async save(
    tx: Tx,
    publisher: Pick<PublisherRow, 'id' | 'handle'>,
    user: UserRow,
    before: MemberRole | null,
    after: MemberRole,
  ): Promise<void> {
    if (before === after) return;
    if (before === null) await this.assertRoom(tx, publisher, user);
    await this.members.save(tx, publisher.id, user.id, after, this.clock.now());
    const fact = factOf(publisher, user);
    if (before === null) await this.facts.tell(tx, publisherMemberAdded, { ...fact, role: after });
    else await this.facts.tell(tx, publisherMemberRoleChanged, { ...fact, before, after });
  }

  private async assertRoom(tx: Tx, { id, handle }: Pick<PublisherRow, 'id' | 'handle'>, user: UserRow): Promise<void> {
    if ((await this.members.count(tx, { userId: user.id })) >= MAX_PUBLISHERS_OF_USER)
      throw new DomainError(
        'TOO_MANY_MEMBERSHIPS',
        `"@${user.handle}" already belongs to ${MAX_PUBLISHERS_OF_USER} publishers, which is the most.`,
      );
    if ((await this.members.count(tx, { publisherId: id })) >= MAX_MEMBERS)
      throw new DomainError('TOO_MANY_MEMBERSHIPS', `"@${handle}" has ${MAX_MEMBERS} members, which is the most.`);
  }

  /** @returns what the user is now */
  private async assertChange(
    tx: Tx,
    publisher: PublisherRow,
    user: UserRow,
    after: MemberRole | null,
  ): Promise<MemberRole | null> {
    const actor = currentActor();
    const before = await this.members.find(tx, publisher.id, user.id);
    const own = actor?.userId === undefined ? null : await this.members.find(tx, publisher.id, actor.userId);
    assertMayChange({
      ...{ publisher, before, after },
      by: actor?.role === 'admin' ? 'owner' : own,
      isOwn: actor?.userId === user.id,
      otherOwners: await this.members.otherOwners(tx, publisher.id, user.id),
    });
    return before;
  }

  private async lockUser(tx: Tx, handle: string): Promise<UserRow | undefined> {
    const key = findableHandle(handle);
    return key === undefined ? undefined : this.users.lock(tx, key);
  }
}

function factOf(publisher: Pick<PublisherRow, 'id' | 'handle'>, user: UserRow) {
  const names = { publisherId: publisher.id, handle: publisher.handle };
  return { ...names, userId: user.id, userHandle: user.handle, by: currentInitiator() };
}
