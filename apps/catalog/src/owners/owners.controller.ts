import { Controller } from '@nestjs/common';
import {
  hideOwners,
  reserveNames,
  restoreOwners,
  type AffectedItems,
  type HideOwnersInput,
  type ReservedNames,
  type ReserveNamesInput,
  type RestoreOwnersInput,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { NameReservations } from './name-reservations.service';
import { OwnersService } from './owners.service';

@Controller()
export class OwnersController {
  constructor(
    private readonly owners: OwnersService,
    private readonly names: NameReservations,
  ) {}

  @RpcHandler(hideOwners)
  hide(input: HideOwnersInput): Promise<AffectedItems> {
    return this.owners.hide(input);
  }
  @RpcHandler(restoreOwners)
  restore(input: RestoreOwnersInput): Promise<AffectedItems> {
    return this.owners.restore(input);
  }
  @RpcHandler(reserveNames)
  reserveNames(input: ReserveNamesInput): Promise<ReservedNames> {
    return this.names.reserve(input);
  }
}
