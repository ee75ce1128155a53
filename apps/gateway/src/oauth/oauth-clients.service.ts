import { Injectable } from '@nestjs/common';
import {
  clientCreated,
  clientRevoked,
  type CreateClientBody,
  type CreatedClient,
  type OAuthClients,
  type RevokedClient,
} from '@app/contracts';
import { Clock, DomainError, newId } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { plainLine } from '../accounts/account.rules';
import { currentInitiator } from '../accounts/initiator';
import { isUuid } from '../edge/uuid.rules';
import { assertScopesFit, grantsOf, redirectUrisOf } from './oauth-client.rules';
import { forgetAt, newClientSecret, scopeOf, secretHash } from './oauth.rules';
import { OAuthClientsRepository } from './oauth-clients.repository';
import { RevocationsRepository } from './revocations.repository';

/** As many as are listed. */
const LISTED = 500;

@Injectable()
export class OAuthClientsService {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly clients: OAuthClientsRepository,
    private readonly revocations: RevocationsRepository,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<OAuthClients> {
    const clients = await this.clients.newest(LISTED);
    return {
      clients: clients.map(({ id, secretSha256, createdAt, ...facts }) => ({
        clientId: id,
        name: facts.name,
        grants: facts.grants,
        scope: facts.scope,
        redirectUris: facts.redirectUris,
        isPublic: secretSha256 === null,
        createdAt: createdAt.getTime(),
      })),
    };
  }

  /**
   * A new OAuth client. Of its secret only the hash is kept; a public client has none.
   * @throws DomainError INVALID_INPUT for an unknown scope, a redirect URI that cannot be trusted, or a combination of
   *   grants that makes no sense
   */
  create(body: CreateClientBody): Promise<CreatedClient> {
    const name = plainLine(body.name);
    if (name === '') throw new DomainError('INVALID_INPUT', 'Missing name');
    const scope = scopeOf(body.scope);
    const grants = grantsOf(body);
    assertScopesFit(scope, grants);
    const redirectUris = redirectUrisOf(body.redirectUris ?? [], grants);
    const clientId = newId();
    const clientSecret = body.isPublic === true ? undefined : newClientSecret();
    const secretSha256 = clientSecret === undefined ? null : secretHash(clientSecret);
    return this.unitOfWork.run(async (tx) => {
      const createdAt = this.clock.now();
      await this.clients.insert(tx, { id: clientId, name, secretSha256, grants, scope, redirectUris, createdAt });
      await tx.emit(clientCreated, { clientId, name, scope, by: currentInitiator() });
      return { clientId, ...(clientSecret === undefined ? {} : { clientSecret }), name, scope };
    });
  }

  /**
   * The client gets no more tokens, and those it has stop working on every replica.
   * @throws DomainError CLIENT_NOT_FOUND when there is none that works
   */
  revoke(clientId: string): Promise<RevokedClient> {
    if (!isUuid(clientId)) throw new DomainError('CLIENT_NOT_FOUND');
    return this.unitOfWork.run(async (tx) => {
      const now = this.clock.now();
      const client = await this.clients.revoke(tx, clientId, now);
      if (client === undefined) throw new DomainError('CLIENT_NOT_FOUND');
      await this.revocations.insert(tx, { kind: 'client', id: clientId, forgetAt: forgetAt(now) }, now);
      await tx.emit(clientRevoked, { clientId, name: client.name, by: currentInitiator() });
      return { ok: true, clientId };
    });
  }
}
