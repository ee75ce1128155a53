import { Injectable } from '@nestjs/common';
import { DomainError, type Role } from '@app/kernel';
import { InjectUnitOfWork, onUniqueViolation, type Tx, type UnitOfWork } from '@app/persistence';
import type { UserKey, UserState } from './account.rules';

export interface UserRow {
  readonly id: string;
  readonly handle: string;
  readonly displayName: string | null;
  readonly image: string | null;
  readonly role: Role;
  readonly state: UserState;
}
export interface NamedUser {
  readonly userId: string;
  readonly handle: string;
  readonly displayName: string | null;
}
export interface NewUser {
  readonly id: string;
  /** Of the personal publisher made with it. */
  readonly publisherId: string;
  readonly handle: string;
  readonly displayName: string | null;
  readonly role: Role;
  readonly createdAt: Date;
}

const COLUMNS = `id, handle, display_name AS "displayName", image, role, state`;

@Injectable()
export class UsersRepository {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  async find(key: UserKey): Promise<UserRow | undefined> {
    const { where, value } = condition(key);
    const [user] = await this.unitOfWork.query<UserRow>(`SELECT ${COLUMNS} FROM gateway.user WHERE ${where}`, [value]);
    return user;
  }
  async idOf(tx: Tx, key: UserKey): Promise<string | undefined> {
    const { where, value } = condition(key);
    const [user] = await tx.query<{ id: string }>(`SELECT id FROM gateway.user WHERE ${where}`, [value]);
    return user?.id;
  }
  /** Keeps the row as it is until the transaction ends. */
  async lock(tx: Tx, key: UserKey): Promise<UserRow | undefined> {
    const { where, value } = condition(key);
    const [user] = await tx.query<UserRow>(`SELECT ${COLUMNS} FROM gateway.user WHERE ${where} FOR UPDATE`, [value]);
    return user;
  }

  /** What users are called; without those there are not. */
  named(ids: readonly string[]): Promise<NamedUser[]> {
    return this.unitOfWork.query<NamedUser>(
      `SELECT id AS "userId", handle, display_name AS "displayName" FROM gateway.user WHERE id = ANY($1::uuid[])`,
      [ids],
    );
  }

  /** The newest users of any state. */
  newest(limit: number): Promise<UserRow[]> {
    return this.unitOfWork.query<UserRow>(
      `SELECT ${COLUMNS} FROM gateway.user ORDER BY created_at DESC, id DESC LIMIT $1`,
      [limit],
    );
  }

  /**
   * Writes a user with the personal publisher and its membership; the database refuses one without the other.
   * @throws DomainError HANDLE_TAKEN when a user or any publisher has the handle
   */
  async insert(tx: Tx, user: NewUser): Promise<void> {
    const taken = () => new DomainError('HANDLE_TAKEN', `Publisher handle "@${user.handle}" is already claimed`);
    await onUniqueViolation('user_handle_once', taken, () =>
      tx.query(`INSERT INTO gateway.user (id, handle, display_name, role, created_at) VALUES ($1, $2, $3, $4, $5)`, [
        user.id,
        user.handle,
        user.displayName,
        user.role,
        user.createdAt,
      ]),
    );
    await onUniqueViolation('publisher_handle_once', taken, () =>
      tx.query(
        `INSERT INTO gateway.publisher (id, kind, handle, display_name, linked_user_id, created_at) VALUES ($1, 'user', $2, $3, $4, $5)`,
        [user.publisherId, user.handle, user.displayName, user.id, user.createdAt],
      ),
    );
    await tx.query(
      `INSERT INTO gateway.publisher_member (publisher_id, user_id, role, created_at) VALUES ($1, $2, 'owner', $3)`,
      [user.publisherId, user.id, user.createdAt],
    );
  }

  async changeRole(tx: Tx, userId: string, role: Role): Promise<void> {
    await tx.query(`UPDATE gateway.user SET role = $2 WHERE id = $1`, [userId, role]);
  }
  async changeState(tx: Tx, userId: string, state: UserState): Promise<void> {
    await tx.query(`UPDATE gateway.user SET state = $2 WHERE id = $1`, [userId, state]);
  }
  /** To the handle of a personal publisher the user has by the end of the transaction. */
  async changeHandle(tx: Tx, userId: string, handle: string): Promise<void> {
    await tx.query(`UPDATE gateway.user SET handle = $2 WHERE id = $1`, [userId, handle]);
  }
}

function condition(key: UserKey): { where: string; value: string } {
  return 'id' in key ? { where: 'id = $1', value: key.id } : { where: 'handle = $1', value: key.handle };
}
