import { Injectable } from '@nestjs/common';
import { findPublisher, type FoundPublisher } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';

/** Who has a handle; the gateway knows, and is asked before any transaction. */
@Injectable()
export class People {
  constructor(private readonly rpc: RpcClient) {}

  /** @throws DomainError USER_NOT_FOUND, also for somebody who is banned */
  async get(handle: string): Promise<FoundPublisher> {
    try {
      return await this.rpc.call(findPublisher, { handle });
    } catch (error) {
      if (error instanceof DomainError && error.code === 'PUBLISHER_NOT_FOUND') throw new DomainError('USER_NOT_FOUND');
      throw error;
    }
  }
}
