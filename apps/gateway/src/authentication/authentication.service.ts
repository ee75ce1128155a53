import { Injectable } from '@nestjs/common';
import { RATING_SCOPES } from '@app/contracts';
import { Clock, DomainError, type Actor } from '@app/kernel';
import { ApiTokensRepository, type TokenHolder } from '../api-tokens/api-tokens.repository';
import { LastUsed } from '../api-tokens/last-used';
import { tokenHash } from '../api-tokens/api-token.rules';
import type { Surface } from '../edge/surface.rules';
import { AccessTokens } from '../oauth/access-tokens';
import { bearerToken, isJwt } from './bearer.rules';
import { ANONYMOUS, type Identity } from './identity';

/** Finds out who sends a request, by its `Authorization` header and nothing else: a token in a URL ends up in logs. */
@Injectable()
export class AuthenticationService {
  constructor(
    private readonly apiTokens: ApiTokensRepository,
    private readonly lastUsed: LastUsed,
    private readonly accessTokens: AccessTokens,
    private readonly clock: Clock,
  ) {}

  /** OAuth access tokens count under `/v1` only; API tokens count everywhere and hold every scope there. */
  async identify(authorization: string | undefined, surface: Surface): Promise<Identity> {
    const token = bearerToken(authorization);
    if (token === undefined) return ANONYMOUS;
    if (!isJwt(token)) return this.byApiToken(token);
    const client = surface === 'ratings' ? await this.accessTokens.verify(token) : undefined;
    return client === undefined ? refused('TOKEN_INVALID') : { kind: 'known', actor: client };
  }

  private async byApiToken(token: string): Promise<Identity> {
    const holder = await this.apiTokens.findHolder(tokenHash(token));
    if (holder === undefined || !isLive(holder, this.clock.now())) return refused('TOKEN_INVALID');
    if (holder.state !== 'active') return refused('ACCOUNT_SUSPENDED');
    this.lastUsed.note(holder);
    return { kind: 'known', actor: actorOf(holder) };
  }
}

function isLive({ revokedAt, expiresAt }: TokenHolder, now: Date): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now);
}

function actorOf({ userId, handle, role, publisherIds }: TokenHolder): Actor {
  return { userId, handle, role, publisherIds, tokenKind: 'api', scopes: RATING_SCOPES };
}

function refused(code: 'TOKEN_INVALID' | 'ACCOUNT_SUSPENDED'): Identity {
  return { kind: 'refused', reason: new DomainError(code) };
}
