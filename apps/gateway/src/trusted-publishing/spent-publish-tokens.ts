import { Injectable, Logger } from '@nestjs/common';
import { publishTokenSpent } from '@app/contracts';
import { Clock, currentActor } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { CredentialCache } from '../authentication/credential-cache';
import { PublishTokensRepository } from './publish-tokens.repository';

/** Takes the power of publish tokens that have done their work. */
@Injectable()
export class SpentPublishTokens {
  private readonly logger = new Logger('TrustedPublishing');

  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly rows: PublishTokensRepository,
    private readonly credentials: CredentialCache,
    private readonly clock: Clock,
  ) {}

  /**
   * Spends the publish token of the running request, if that is what it came with. Never fails: the release is
   * published, and the token is good for nothing else and for minutes only.
   */
  async spend(): Promise<void> {
    const token = currentActor()?.trustedPublish;
    if (token === undefined) return;
    const { tokenId, packageName, version } = token;
    try {
      await this.unitOfWork.run(async (tx) => {
        if (!(await this.rows.spend(tx, tokenId, this.clock.now()))) return;
        await tx.emit(publishTokenSpent, { tokenId, packageName, version });
        tx.onCommit(() => this.credentials.forgetUser(tokenId));
      });
    } catch (error) {
      this.logger.warn({ err: error, token_id: tokenId }, 'a publish token was not spent');
    }
  }
}
