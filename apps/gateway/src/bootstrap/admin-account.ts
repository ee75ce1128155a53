import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/persistence';
import { ADMIN_HANDLE } from '../accounts/account.rules';
import { BansService } from '../accounts/bans.service';
import { UsersRepository, type UserRow } from '../accounts/users.repository';
import { UsersService } from '../accounts/users.service';

/** The account `admin`, which exists from the first start on. */
@Injectable()
export class AdminAccount {
  constructor(
    private readonly users: UsersService,
    private readonly rows: UsersRepository,
    private readonly bans: BansService,
  ) {}

  /** The account, locked; made when it is missing. */
  async ensure(tx: Tx): Promise<UserRow> {
    const existing = await this.rows.lock(tx, { handle: ADMIN_HANDLE });
    if (existing !== undefined) return existing;
    await this.users.createIn(tx, ADMIN_HANDLE, null, 'admin');
    return (await this.rows.lock(tx, { handle: ADMIN_HANDLE }))!;
  }

  /** Gives the account back what it had: its role, and a good standing. */
  async reinstate(tx: Tx, admin: UserRow): Promise<void> {
    await this.users.changeRoleIn(tx, admin, 'admin');
    if (admin.state === 'banned') await this.bans.liftIn(tx, admin, 'REEF_ADMIN_TOKEN is set');
    if (admin.state === 'deleted') await this.rows.changeState(tx, admin.id, 'active');
  }
}
