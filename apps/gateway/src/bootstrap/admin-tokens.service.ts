import { Injectable } from '@nestjs/common';
import { tokenCreated, tokenRevoked } from '@app/contracts';
import { Clock, newId } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { AccountFacts } from '../accounts/account-facts';
import { currentInitiator } from '../accounts/initiator';
import type { UserRow } from '../accounts/users.repository';
import { displayPrefix, tokenHash } from '../api-tokens/api-token.rules';
import { ApiTokensRepository } from '../api-tokens/api-tokens.repository';

const LABELS = { configured: 'REEF_ADMIN_TOKEN', generated: 'First administrator token' };

/** Tokens no request asked for. */
@Injectable()
export class AdminTokens {
  constructor(
    private readonly apiTokens: ApiTokensRepository,
    private readonly facts: AccountFacts,
    private readonly clock: Clock,
  ) {}

  anyAdminHolds(tx: Tx): Promise<boolean> {
    return this.apiTokens.anyAdminHolds(tx, this.clock.now());
  }

  /**
   * Adds the configured token unless it is there, and revokes what was configured before it.
   * @returns whether it works for `admin`; not so when somebody has revoked it, which is for good
   */
  async useConfigured(tx: Tx, admin: UserRow, token: string): Promise<boolean> {
    const sha256 = tokenHash(token);
    for (const { id, userId } of await this.apiTokens.revokeOtherConfigured(tx, sha256, this.clock.now()))
      await this.facts.tell(tx, tokenRevoked, { tokenId: id, userId, by: currentInitiator() });
    await this.add(tx, admin, token, 'configured');
    return this.apiTokens.worksFor(tx, sha256, admin.id);
  }

  /** Does nothing when the very token exists. */
  async add(tx: Tx, { id: userId, handle }: UserRow, token: string, origin: keyof typeof LABELS): Promise<void> {
    const row = { id: newId(), userId, label: LABELS[origin], prefix: displayPrefix(token) };
    const isNew = await this.apiTokens.insert(tx, {
      ...row,
      sha256: tokenHash(token),
      origin,
      createdAt: this.clock.now(),
    });
    const { id: tokenId, ...facts } = row;
    if (isNew) await tx.emit(tokenCreated, { tokenId, ...facts, handle, by: currentInitiator() });
  }
}
