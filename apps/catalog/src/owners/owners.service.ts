import { Injectable } from '@nestjs/common';
import type { AffectedItems, HideOwnersInput, RestoreOwnersInput } from '@app/contracts';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { assertStaff } from './staff';
import { OwnerHolds } from './owner-holds.service';

/** For the gateway, which wants to know how much a ban has hidden; it happens without it, too. */
@Injectable()
export class OwnersService {
  constructor(
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
    private readonly holds: OwnerHolds,
  ) {}

  async hide(hold: HideOwnersInput): Promise<AffectedItems> {
    assertStaff('moderator');
    return this.unitOfWork.run((tx) => this.holds.hide(tx, hold));
  }
  async restore({ holdId }: RestoreOwnersInput): Promise<AffectedItems> {
    assertStaff('admin');
    return this.unitOfWork.run((tx) => this.holds.restore(tx, holdId));
  }
}
