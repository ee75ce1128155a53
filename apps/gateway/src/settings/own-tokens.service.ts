import { Injectable } from '@nestjs/common';
import { tokenCreated, tokenRevoked, type TokenWay } from '@app/contracts';
import { Clock, DomainError, newId } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { AccountFacts } from '../accounts/account-facts';
import type { UserRow } from '../accounts/users.repository';
import { displayPrefix, labelOf, newApiToken, tokenHash } from '../api-tokens/api-token.rules';
import { ApiTokensRepository } from '../api-tokens/api-tokens.repository';
import { grantFacts, type TokenGrant } from '../api-tokens/token-grant.rules';
import { isUuid } from '../edge/uuid.rules';
import { MAX_LABEL, MAX_TOKENS } from './own-tokens.rules';
import { OwnTokensRepository, type OwnToken } from './own-tokens.repository';

/** A token somebody wants for themselves. */
export interface WantedToken {
  readonly label: string;
  /** How they asked for it. */
  readonly via: TokenWay;
  /** Absent: all that they may do, until it is revoked. */
  readonly grant?: TokenGrant | undefined;
}

type Owner = Pick<UserRow, 'id' | 'handle' | 'role'>;

/** The API tokens people make for themselves: on their page, and by the logins of the CLI. */
@Injectable()
export class OwnTokens {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly rows: OwnTokensRepository,
    private readonly apiTokens: ApiTokensRepository,
    private readonly facts: AccountFacts,
    private readonly clock: Clock,
  ) {}

  list(userId: string): Promise<OwnToken[]> {
    return this.rows.list(userId, MAX_TOKENS);
  }
  /** @throws DomainError TOKEN_NOT_FOUND when the user has no such token */
  async get(userId: string, id: string): Promise<OwnToken> {
    const token = isUuid(id) ? await this.rows.find(userId, id) : undefined;
    if (token === undefined) throw new DomainError('TOKEN_NOT_FOUND');
    return token;
  }

  /**
   * Makes a token for its user, whose row is locked and who is active.
   * @returns the token, which nobody sees again
   * @throws DomainError INVALID_INPUT when they have 100
   */
  async createIn(
    tx: Tx,
    { id: userId, handle, role }: Owner,
    { label, via, grant = {} }: WantedToken,
  ): Promise<string> {
    if ((await this.rows.count(tx, userId)) >= MAX_TOKENS)
      throw new DomainError('INVALID_INPUT', `You have ${MAX_TOKENS} tokens, which is the most. Revoke one first.`);
    const token = newApiToken();
    const facts = { userId, label: [...labelOf(label)].slice(0, MAX_LABEL).join(''), prefix: displayPrefix(token) };
    const row = { id: newId(), ...facts, sha256: tokenHash(token), createdAt: this.clock.now() };
    await this.apiTokens.insert(tx, { ...row, ...grant, origin: 'issued' });
    const by = { kind: 'user', userId, handle, role } as const;
    await tx.emit(tokenCreated, { tokenId: row.id, ...facts, ...grantFacts(grant), handle, via, by });
    return token;
  }

  /** Takes a token's power for good; one that has none any more stays so. @throws DomainError TOKEN_NOT_FOUND */
  async revoke({ id: userId, handle, role }: Owner, tokenId: string): Promise<void> {
    const { id } = await this.get(userId, tokenId);
    await this.unitOfWork.run(async (tx) => {
      const revoked = await this.apiTokens.revoke(tx, { id }, this.clock.now());
      if (revoked?.first !== true) return;
      await this.facts.tell(tx, tokenRevoked, { tokenId: id, userId, by: { kind: 'user', userId, handle, role } });
    });
  }
}
