import { Injectable } from '@nestjs/common';
import { clientCreated, type CreateClientBody, type CreatedClient } from '@app/contracts';
import { Clock, DomainError, newId } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { plainLine } from '../accounts/account.rules';
import { currentInitiator } from '../accounts/initiator';
import { newClientSecret, scopeOf, secretHash } from './oauth.rules';
import { OAuthClientsRepository } from './oauth-clients.repository';

@Injectable()
export class OAuthClientsService {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly clients: OAuthClientsRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * A new OAuth client. Of its secret only the hash is kept.
   * @throws DomainError INVALID_INPUT for an unknown scope
   */
  create(body: CreateClientBody): Promise<CreatedClient> {
    const name = plainLine(body.name);
    if (name === '') throw new DomainError('INVALID_INPUT', 'Missing name');
    const scope = scopeOf(body.scope);
    const clientId = newId();
    const clientSecret = newClientSecret();
    return this.unitOfWork.run(async (tx) => {
      const createdAt = this.clock.now();
      await this.clients.insert(tx, {
        id: clientId,
        name,
        secretSha256: secretHash(clientSecret),
        grants: [body.grant],
        scope,
        createdAt,
      });
      await tx.emit(clientCreated, { clientId, name, scope, by: currentInitiator() });
      return { clientId, clientSecret, name, scope };
    });
  }
}
