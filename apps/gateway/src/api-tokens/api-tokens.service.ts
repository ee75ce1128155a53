import { Injectable } from '@nestjs/common';
import {
  tokenCreated,
  tokenRevoked,
  type CreatedToken,
  type CreateTokenBody,
  type RevokedToken,
  type RevokeTokenBody,
} from '@app/contracts';
import { Clock, DomainError, newId } from '@app/kernel';
import { isUuid } from '../edge/uuid.rules';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { AccountFacts } from '../accounts/account-facts';
import { currentInitiator } from '../accounts/initiator';
import { UsersRepository } from '../accounts/users.repository';
import { findableHandle } from '../accounts/account.rules';
import { displayPrefix, labelOf, newApiToken, tokenHash } from './api-token.rules';
import { ApiTokensRepository } from './api-tokens.repository';
import { grantFacts, parseGrant } from './token-grant.rules';

@Injectable()
export class ApiTokensService {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly users: UsersRepository,
    private readonly apiTokens: ApiTokensRepository,
    private readonly facts: AccountFacts,
    private readonly clock: Clock,
  ) {}

  /**
   * A new token for an active user. Only its hash is kept.
   * @throws DomainError USER_NOT_FOUND, INVALID_INPUT
   */
  create({ handle, label, ...wish }: CreateTokenBody): Promise<CreatedToken> {
    const key = findableHandle(handle);
    const grant = parseGrant(wish, this.clock.nowMs());
    return this.unitOfWork.run(async (tx) => {
      const user = key === undefined ? undefined : await this.users.lock(tx, key);
      if (user === undefined || user.state !== 'active') throw new DomainError('USER_NOT_FOUND');
      const token = newApiToken();
      const row = { id: newId(), userId: user.id, label: labelOf(label), prefix: displayPrefix(token) };
      await this.apiTokens.insert(tx, {
        ...{ ...row, ...grant, sha256: tokenHash(token), origin: 'issued' },
        createdAt: this.clock.now(),
      });
      const { id: tokenId, ...facts } = row;
      const by = currentInitiator();
      await tx.emit(tokenCreated, { tokenId, ...facts, ...grantFacts(grant), handle: user.handle, by });
      return { tokenId, token, handle: user.handle, prefix: row.prefix };
    });
  }

  /**
   * Takes a token's power for good. Revoking it again changes nothing.
   * @throws DomainError TOKEN_NOT_FOUND
   */
  revoke({ token, tokenId }: RevokeTokenBody): Promise<RevokedToken> {
    const by = tokenId === undefined ? hashOf(token) : idOf(tokenId);
    return this.unitOfWork.run(async (tx) => {
      const revoked = await this.apiTokens.revoke(tx, by, this.clock.now());
      if (revoked === undefined) throw new DomainError('TOKEN_NOT_FOUND');
      const { id, userId, first } = revoked;
      if (first) await this.facts.tell(tx, tokenRevoked, { tokenId: id, userId, by: currentInitiator() });
      return { ok: true, tokenId: id };
    });
  }
}

function hashOf(token: string | undefined): { sha256: string } {
  if (token === undefined || token.trim() === '') throw new DomainError('INVALID_INPUT', 'Missing token or tokenId');
  return { sha256: tokenHash(token.trim()) };
}

function idOf(tokenId: string): { id: string } {
  if (!isUuid(tokenId)) throw new DomainError('TOKEN_NOT_FOUND');
  return { id: tokenId };
}
