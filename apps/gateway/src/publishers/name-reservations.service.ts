import { Injectable } from '@nestjs/common';
import {
  reclaimSkills,
  reserveNames,
  type FoundPublisher,
  type ReclaimedSkills,
  type ReclaimSkillsBody,
  type ReservedNames,
  type ReserveNamesBody,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { reasonOf } from '../accounts/account.rules';
import { PublishersService } from './publishers.service';

const MAX_RESERVATIONS = 200;

/** Keeps names for a rightful owner, who may be an organization, or gets them back for it (server-semantics 1.9). */
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
    const owner = await this.ownerOf(handle);
    return this.rpc.call(reserveNames, {
      ...{ ownerId: owner.id, ownerHandle: owner.handle, reason: why },
      slugs: slugs.map(normal),
      packageNames: packageNames.map(normal),
    });
  }

  /** @throws DomainError INVALID_INPUT, USER_NOT_FOUND when nobody has the handle */
  async reclaim({ handle, slugs = [], reason }: ReclaimSkillsBody): Promise<ReclaimedSkills> {
    if (handle === undefined || handle.trim() === '') throw new DomainError('INVALID_INPUT', 'Missing handle');
    if (slugs.length === 0) throw new DomainError('INVALID_INPUT', 'Missing slugs array');
    if (slugs.length > MAX_RESERVATIONS)
      throw new DomainError('INVALID_INPUT', `Too many slugs (max ${MAX_RESERVATIONS})`);
    const why = reasonOf(reason);
    const { id: ownerId, handle: ownerHandle, displayName: ownerDisplayName } = await this.ownerOf(handle);
    return this.rpc.call(reclaimSkills, {
      ...{ ownerId, ownerHandle, ownerDisplayName, reason: why },
      slugs: slugs.map(normal),
    });
  }

  private async ownerOf(handle: string): Promise<FoundPublisher> {
    try {
      return await this.publishers.find(handle);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'PUBLISHER_NOT_FOUND') throw new DomainError('USER_NOT_FOUND');
      throw error;
    }
  }
}

function normal(name: string): string {
  return name.trim().toLowerCase();
}
