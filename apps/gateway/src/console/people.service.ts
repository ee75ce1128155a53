import { Injectable } from '@nestjs/common';
import type { ListedModerated } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { findableHandle } from '../accounts/account.rules';
import { UsersRepository, type UserRow } from '../accounts/users.repository';
import { PeopleRepository, type PastRestriction, type PublisherFacts, type PublisherMember } from './people.repository';
import { ReviewedItems } from './reviewed-items.service';

/** A handle, and all that belongs to it. */
export interface FoundPerson {
  readonly publisher: PublisherFacts;
  readonly members: readonly PublisherMember[];
  /** Whose personal publisher it is. */
  readonly user: UserRow | undefined;
  readonly restrictions: readonly PastRestriction[];
  readonly items: ListedModerated;
}
const MOST_ITEMS = 50;

/** Accounts and publishers for the staff. */
@Injectable()
export class People {
  constructor(
    private readonly rows: PeopleRepository,
    private readonly users: UsersRepository,
    private readonly items: ReviewedItems,
  ) {}

  /** @throws DomainError NOT_FOUND */
  async find(handle: string): Promise<FoundPerson> {
    const key = findableHandle(handle);
    const publisher = key === undefined ? undefined : await this.rows.publisher(key.handle);
    if (publisher === undefined) throw new DomainError('NOT_FOUND');
    const user = publisher.kind === 'user' ? await this.users.find({ handle: publisher.handle }) : undefined;
    const [members, restrictions, items] = await Promise.all([
      this.rows.members(publisher.id),
      user === undefined ? [] : this.rows.restrictions(user.id),
      this.items.list({ ownerId: publisher.id }, MOST_ITEMS),
    ]);
    return { publisher, members, user, restrictions, items };
  }
}
