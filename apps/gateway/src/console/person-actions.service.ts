import { Injectable } from '@nestjs/common';
import type { UserItem } from '@app/contracts';
import { BansService } from '../accounts/bans.service';
import { HoldsService } from '../accounts/holds.service';
import { UsersService } from '../accounts/users.service';
import type { PersonAction } from './person-action.rules';

/** What a form about an account holds. */
export interface ActionForm {
  readonly reason: string;
  readonly role: string;
}

const MOST_FOUND = 20;

/** What can be done about accounts, each as its route does it. */
@Injectable()
export class PersonActions {
  constructor(
    private readonly bans: BansService,
    private readonly holds: HoldsService,
    private readonly users: UsersService,
  ) {}

  /** Accounts that a query is about, for administrators; the newest without one. */
  async search(query: string): Promise<readonly UserItem[]> {
    return (await this.users.list(query === '' ? undefined : query, MOST_FOUND)).items;
  }

  /** @throws DomainError USER_NOT_FOUND, INVALID_INPUT, FORBIDDEN */
  async act(action: PersonAction, handle: string, { reason, role }: ActionForm): Promise<void> {
    const acts: Readonly<Record<PersonAction, () => Promise<unknown>>> = {
      ban: () => this.bans.ban({ handle, reason }),
      unban: () => this.bans.unban({ handle, reason }),
      hold: () => this.holds.place({ handle, reason }),
      lift: () => this.holds.lift({ handle, reason }),
      role: () => this.users.changeRole({ handle, role }),
    };
    await acts[action]();
  }
}
