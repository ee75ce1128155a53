import { Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { ApiTokensRepository } from '../api-tokens/api-tokens.repository';
import type { UserKey } from './account.rules';
import { RestrictionsRepository, type NewRestriction, type RestrictionRow } from './restrictions.repository';
import { UsersRepository, type UserRow } from './users.repository';
import { UsersService } from './users.service';

/** What a ban or a hold does to the rows of an account. */
@Injectable()
export class Restrictions {
  constructor(
    private readonly rows: RestrictionsRepository,
    private readonly users: UsersService,
    private readonly userRows: UsersRepository,
    private readonly apiTokens: ApiTokensRepository,
  ) {}

  /** The account and what it owns alone, as they are until the transaction ends. @throws DomainError USER_NOT_FOUND */
  async lock(tx: Tx, key: UserKey | undefined): Promise<UserRow> {
    const user = key === undefined ? undefined : await this.rows.lockWithPublishers(tx, key);
    if (user === undefined) throw new DomainError('USER_NOT_FOUND');
    return user;
  }

  /** Bans an active account: no role, no token. */
  async placeBan(
    tx: Tx,
    user: UserRow,
    ban: NewRestriction,
  ): Promise<{ publisherIds: string[]; revokedTokens: number }> {
    if (!(await this.rows.place(tx, ban))) throw new Error(`user ${user.id} is active and banned`);
    await this.userRows.changeState(tx, user.id, 'banned');
    await this.users.changeRoleIn(tx, user, 'user');
    const revokedTokens = await this.apiTokens.revokeAllOf(tx, user.id, ban.placedAt);
    return { publisherIds: await this.rows.solelyOwned(tx, user.id), revokedTokens };
  }
  async liftBan(tx: Tx, user: UserRow, now: Date): Promise<RestrictionRow> {
    const ban = await this.rows.lift(tx, user.id, 'ban', now);
    if (ban === undefined) throw new Error(`user ${user.id} is banned by no ban`);
    await this.userRows.changeState(tx, user.id, 'active');
    return ban;
  }
  /** The ban of an account, locked. @throws DomainError INVALID_INPUT when it is not banned */
  async getBan(tx: Tx, user: UserRow): Promise<RestrictionRow> {
    const ban = await this.rows.lock(tx, user.id, 'ban');
    if (ban === undefined) throw new DomainError('INVALID_INPUT', 'User is not banned');
    return ban;
  }
  changeReason(tx: Tx, id: string, reason: string): Promise<void> {
    return this.rows.changeReason(tx, id, reason);
  }

  /** @returns what the account owns alone; undefined when it is held already */
  async placeHold(tx: Tx, user: UserRow, hold: NewRestriction): Promise<string[] | undefined> {
    return (await this.rows.place(tx, hold)) ? this.rows.solelyOwned(tx, user.id) : undefined;
  }
  liftHold(tx: Tx, user: UserRow, now: Date): Promise<RestrictionRow | undefined> {
    return this.rows.lift(tx, user.id, 'hold', now);
  }
}
