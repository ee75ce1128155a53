import { Injectable } from '@nestjs/common';
import { accessDenied } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Interaction } from 'oidc-provider';
import { OAuthServer } from './oauth-server';

/** What a program asks of a person. */
export interface ConsentRequest {
  readonly uid: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly scopes: readonly string[];
  /** Where the person is sent back to. */
  readonly redirectUri: string;
}

/** What a person answers, and who it is. */
export interface ConsentDecision {
  readonly userId: string;
  readonly handle: string;
  readonly isAllowed: boolean;
}

/** Requests for authorization that wait for a person (RFC 6749 section 4.1.1). */
@Injectable()
export class Consents {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly server: OAuthServer,
  ) {}

  /**
   * The request this browser came with: a link to that of somebody else leads nowhere.
   * @throws DomainError NOT_FOUND when it is another's, decided or too old
   */
  async find(uid: string, request: IncomingMessage, response: ServerResponse): Promise<ConsentRequest> {
    const provider = await this.server.provider();
    const found = await provider.interactionDetails(request, response).catch(unlessOver);
    const client = found?.uid === uid ? await provider.Client.find(String(found.params['client_id'])) : undefined;
    if (found === undefined || client === undefined)
      throw new DomainError('NOT_FOUND', 'This request has expired. Go back to the program and start again.');
    return {
      uid,
      clientId: client.clientId,
      clientName: client.clientName ?? client.clientId,
      scopes: scopesOf(found.params['scope'] ?? client.scope),
      redirectUri: String(found.params['redirect_uri']),
    };
  }

  /** @returns where the browser goes on */
  async decide(
    { clientId, clientName, scopes }: ConsentRequest,
    { userId, handle, isAllowed }: ConsentDecision,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<string> {
    const provider = await this.server.provider();
    if (!isAllowed) {
      const asked = { clientId, program: clientName, scope: scopes.join(' ') };
      await this.unitOfWork.run((tx) => tx.emit(accessDenied, { via: 'consent', userId, handle, ...asked }));
      return provider.interactionResult(request, response, {
        error: 'access_denied',
        error_description: 'the user said no',
      });
    }
    const grantId = await this.server.grant({ userId, clientId, scopes });
    return provider.interactionResult(request, response, {
      login: { accountId: userId, remember: false },
      consent: { grantId },
    });
  }
}

function unlessOver(error: Error): Interaction | undefined {
  if (error.name === 'SessionNotFound') return undefined;
  throw error;
}

function scopesOf(scope: unknown): string[] {
  return typeof scope === 'string' ? scope.split(' ') : [];
}
