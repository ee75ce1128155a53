import { Injectable } from '@nestjs/common';
import {
  USER_ROLES,
  userCreated,
  userRoleChanged,
  type ChangedRole,
  type ChangeRoleBody,
  type CreatedUser,
  type CreateUserBody,
  type UserItem,
  type UserList,
  type Whoami,
} from '@app/contracts';
import { Clock, currentActor, DomainError, newId, type Role } from '@app/kernel';
import { isUuid } from '../edge/uuid.rules';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { findableHandle, newHandle, plainLine, userKeyOf } from './account.rules';
import { AccountFacts } from './account-facts';
import { assertFree } from '../publishers/handle.rules';
import { HandlesRepository } from '../publishers/handles.repository';
import { currentInitiator } from './initiator';
import { scanSize, searchUsers } from './user-search.rules';
import { UsersRepository, type UserRow } from './users.repository';

/** Accounts: each a user with one personal publisher of the same handle. */
@Injectable()
export class UsersService {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly users: UsersRepository,
    private readonly handles: HandlesRepository,
    private readonly facts: AccountFacts,
    private readonly clock: Clock,
  ) {}

  /** The caller, as `GET /whoami` shows it. */
  async whoami(): Promise<Whoami> {
    const { id } = await this.getActive(currentActor()?.userId ?? '');
    const user = await this.users.find({ id });
    const { handle = null, displayName = null, image = null, role = null } = user ?? {};
    return { user: { handle, displayName, image, role } };
  }

  /**
   * The active user with this id.
   * @throws DomainError USER_NOT_FOUND
   */
  async getActive(userId: string): Promise<UserRow> {
    const user = isUuid(userId) ? await this.users.find({ id: userId }) : undefined;
    if (user === undefined || user.state !== 'active') throw new DomainError('USER_NOT_FOUND');
    return user;
  }

  /** @throws DomainError HANDLE_INVALID, HANDLE_TAKEN */
  create({ handle, displayName, role }: CreateUserBody): Promise<CreatedUser> {
    return this.unitOfWork.run((tx) =>
      this.createIn(tx, newHandle(handle), plainLine(displayName) || null, role ?? 'user'),
    );
  }

  /** Writes the account in a transaction that does more; `handle` is normal. @throws DomainError HANDLE_TAKEN */
  async createIn(tx: Tx, handle: string, displayName: string | null, role: Role): Promise<CreatedUser> {
    const id = newId();
    const publisherId = newId();
    assertFree(handle, await this.handles.lock(tx, handle));
    await this.users.insert(tx, { id, publisherId, handle, displayName, role, createdAt: this.clock.now() });
    await tx.emit(userCreated, { userId: id, handle, displayName, role, publisherId, by: currentInitiator() });
    return { userId: id, handle, role };
  }

  /** Newest first without a query, best first with one. */
  async list(query: string | undefined, limit: number): Promise<UserList> {
    if (query === undefined) {
      const items = (await this.users.newest(limit)).map(toItem);
      return { items, total: items.length };
    }
    const key = findableHandle(query);
    const [newest, exact] = await Promise.all([
      this.users.newest(scanSize(limit)),
      key === undefined ? undefined : this.users.find(key),
    ]);
    const missed = exact !== undefined && !newest.some(({ id }) => id === exact.id) ? [exact] : [];
    const found = searchUsers([...newest, ...missed].map(toItem), query);
    return { items: found.slice(0, limit), total: found.length };
  }

  /** @throws DomainError INVALID_INPUT for a missing or unknown role, USER_NOT_FOUND */
  changeRole(body: ChangeRoleBody): Promise<ChangedRole> {
    const key = userKeyOf(body);
    const role = roleOf(body.role);
    return this.unitOfWork.run(async (tx) => {
      const user = key === undefined ? undefined : await this.users.lock(tx, key);
      if (user === undefined || user.state === 'deleted') throw new DomainError('USER_NOT_FOUND');
      await this.changeRoleIn(tx, user, role);
      return { ok: true, role };
    });
  }

  /** Nothing happens, and nothing is said, when the user has the role. */
  async changeRoleIn(tx: Tx, { id, handle, role: before }: UserRow, after: Role): Promise<void> {
    if (before === after) return;
    await this.users.changeRole(tx, id, after);
    await this.facts.tell(tx, userRoleChanged, { userId: id, handle, before, after, by: currentInitiator() });
  }
}

function toItem({ id, handle, displayName, role }: UserRow): UserItem {
  return { userId: id, handle, displayName, name: null, role };
}

function roleOf(role: string | undefined): Role {
  if (role === undefined || role.trim() === '') throw new DomainError('INVALID_INPUT', 'Missing role');
  const known = USER_ROLES.find((one) => one === role.trim().toLowerCase());
  if (known === undefined) throw new DomainError('INVALID_INPUT', 'Invalid role');
  return known;
}
