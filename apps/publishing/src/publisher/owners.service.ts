import { Injectable } from '@nestjs/common';
import { findPublisher, type FoundPublisher } from '@app/contracts';
import { DomainError, type Actor } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { memberOwner, wantedOwner, type Owner, type OwnerWish } from './owner.rules';

/** For whom somebody publishes. The gateway knows who belongs to which publisher; it is asked before any transaction. */
@Injectable()
export class OwnersService {
  constructor(private readonly rpc: RpcClient) {}

  /** @throws DomainError UNAUTHENTICATED, FORBIDDEN, PUBLISH_INVALID, OWNER_NOT_ALLOWED */
  async resolve(actor: Actor | undefined, wish: OwnerWish): Promise<Owner> {
    const wanted = wantedOwner(actor, wish);
    return 'id' in wanted ? wanted : memberOwner(wanted, await this.find(wanted.wanted), wish);
  }

  /** Whether administrators trust that publisher with the official channel. */
  async isTrusted(handle: string): Promise<boolean> {
    return (await this.find(handle))?.trusted === true;
  }

  private async find(handle: string): Promise<FoundPublisher | undefined> {
    try {
      return await this.rpc.call(findPublisher, { handle });
    } catch (error) {
      if (error instanceof DomainError && error.code === 'PUBLISHER_NOT_FOUND') return undefined;
      throw error;
    }
  }
}
