import { Injectable } from '@nestjs/common';
import type { EventContract } from '@app/contracts';
import type { Tx } from '@app/persistence';
import { CredentialCache } from '../authentication/credential-cache';

/** Tells facts that change what a user's credentials are worth. */
@Injectable()
export class AccountFacts {
  constructor(private readonly credentials: CredentialCache) {}

  /**
   * Emits the fact. With the commit this replica forgets what it knows of the user; the others do so when they hear
   * it, see `CredentialChanges`.
   */
  async tell<P extends { userId: string }>(tx: Tx, contract: EventContract<P>, payload: P): Promise<void> {
    await tx.emit(contract, payload);
    tx.onCommit(() => this.credentials.forgetUser(payload.userId));
  }
}
