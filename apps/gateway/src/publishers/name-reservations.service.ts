import { Injectable } from '@nestjs/common';
import { reserveNames, type ReservedNames, type ReserveNamesBody } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { reasonOf } from '../accounts/account.rules';
import { PublishersService } from './publishers.service';

const MAX_RESERVATIONS = 200;

/** Keeps slugs and package names for a rightful owner, who may be an organization (server-semantics 1.9). */
@Injectable()
export class NameReservationsService {
  constructor(
    private readonly publishers: PublishersService,
    private readonly rpc: RpcClient,
  ) {}

  /** @throws DomainError INVALID_INPUT, USER_NOT_FOUND when nobody has the handle */
  async reserve({ handle, slugs = [], packageNames = [], reason }: ReserveNamesBody): Promise<ReservedNames> {
    if (handle === undefined || handle.trim() === '') throw new DomainError('INVALID_INPUT', 'Missing handle');
    if (slugs.length + packageNames.length === 0)
      throw new DomainError('INVALID_INPUT', 'Missing slugs or packageNames array');
    if (slugs.length + packageNames.length > MAX_RESERVATIONS)
      throw new DomainError('INVALID_INPUT', `Too many reservations (max ${MAX_RESERVATIONS})`);
    const why = reasonOf(reason);
    const owner = await this.publishers.find(handle).catch((error: unknown) => {
      throw error instanceof DomainError && error.code === 'PUBLISHER_NOT_FOUND'
        ? new DomainError('USER_NOT_FOUND')
        : error;
    });
    return this.rpc.call(reserveNames, {
      ...{ ownerId: owner.id, ownerHandle: owner.handle, reason: why },
      slugs: slugs.map((slug) => slug.trim().toLowerCase()),
      packageNames: packageNames.map((name) => name.trim().toLowerCase()),
    });
  }
}
