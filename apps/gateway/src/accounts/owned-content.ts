import { Injectable, Logger } from '@nestjs/common';
import { hideOwners, restoreOwners, type AffectedItems, type HideOwnersInput } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { RpcClient } from '@app/messaging';

/** `scheduled`: the catalog did not answer in time. It does what the event says, and the numbers are not known. */
export interface Affected extends AffectedItems {
  readonly scheduled: boolean;
}

/**
 * What accounts own lies in the catalog, which hides and restores it when it hears of a ban. Asking it as well, after
 * the commit, tells how much that was: whoever comes first does it, once.
 */
@Injectable()
export class OwnedContent {
  private readonly logger = new Logger('Accounts');

  constructor(private readonly rpc: RpcClient) {}

  hide(input: HideOwnersInput): Promise<Affected> {
    return this.ask(() => this.rpc.call(hideOwners, input));
  }
  restore(holdId: string): Promise<Affected> {
    return this.ask(() => this.rpc.call(restoreOwners, { holdId }));
  }

  private async ask(question: () => Promise<AffectedItems>): Promise<Affected> {
    try {
      return { ...(await question()), scheduled: false };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.logger.warn({ err: error }, 'the catalog hides or restores when it hears of it');
      return { skills: 0, packages: 0, scheduled: true };
    }
  }
}
