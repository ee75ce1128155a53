import { Injectable } from '@nestjs/common';
import { SCOPES } from '@app/contracts';
import { Clock, DomainError, type Actor } from '@app/kernel';
import { ApiTokensRepository, type TokenHolder } from '../api-tokens/api-tokens.repository';
import { LastUsed } from '../api-tokens/last-used';
import { tokenHash } from '../api-tokens/api-token.rules';
import { AccessTokens } from '../oauth/access-tokens';
import { bearerToken, expiryOf, isJwt } from './bearer.rules';
import { CredentialCache, type Checked } from './credential-cache';
import { ANONYMOUS, type Identity } from './identity';

/** How long an API token is believed without asking, in milliseconds, should the event that changes it get lost. */
const BELIEVE_MS = 10_000;
/** The same for the access token of a client, which can only be revoked. */
const BELIEVE_CLIENT_MS = 60_000;
/** How long an unknown token stays unknown without asking. No event tells that it exists now. */
const DISBELIEVE_MS = 5_000;

/** Says when a token of the caller was used last; changed in place, as the cache keeps it. */
interface CheckedToken extends Checked {
  readonly use?: { readonly tokenId: string; lastUsedAt: Date | null };
}

/** Finds out who sends a request, by its `Authorization` header and nothing else: a token in a URL ends up in logs. */
@Injectable()
export class AuthenticationService {
  constructor(
    private readonly apiTokens: ApiTokensRepository,
    private readonly lastUsed: LastUsed,
    private readonly accessTokens: AccessTokens,
    private readonly cache: CredentialCache,
    private readonly clock: Clock,
  ) {}

  /** API tokens hold every scope; OAuth access tokens those that were asked for. */
  async identify(authorization: string | undefined): Promise<Identity> {
    const token = bearerToken(authorization);
    if (token === undefined) return ANONYMOUS;
    const jwt = isJwt(token);
    const digest = tokenHash(token);
    const load = () => (jwt ? this.checkAccessToken(token) : this.checkApiToken(digest));
    const known = this.cache.find(digest, this.clock.nowMs());
    const { identity, use }: CheckedToken = known ?? (await this.cache.check(digest, load));
    if (use !== undefined) this.lastUsed.note(use);
    return identity;
  }

  private async checkApiToken(digest: string): Promise<CheckedToken> {
    const holder = await this.apiTokens.findHolder(digest);
    const nowMs = this.clock.nowMs();
    if (holder === undefined) return { identity: refused('TOKEN_INVALID'), validUntilMs: nowMs + DISBELIEVE_MS };
    const { userId, tokenId, lastUsedAt, expiresAt } = holder;
    const validUntilMs = nowMs + BELIEVE_MS;
    // A ban revokes tokens too; the account is what its owner has to hear of.
    if (holder.state !== 'active') return { identity: refused('ACCOUNT_SUSPENDED'), userId, validUntilMs };
    if (!isLive(holder, nowMs)) return { identity: refused('TOKEN_INVALID'), userId, validUntilMs };
    return {
      identity: { kind: 'known', actor: actorOf(holder) },
      userId,
      validUntilMs: Math.min(validUntilMs, expiresAt?.getTime() ?? Infinity),
      use: { tokenId, lastUsedAt },
    };
  }

  /** The signature is checked once for all the requests of a minute; whom the token speaks for as an API token is. */
  private async checkAccessToken(token: string): Promise<CheckedToken> {
    const live = await this.accessTokens.check(token);
    const nowMs = this.clock.nowMs();
    if (live === undefined) return { identity: refused('TOKEN_INVALID'), validUntilMs: nowMs + DISBELIEVE_MS };
    const { actor, claims } = live;
    if (actor === undefined)
      return { identity: refused('ACCOUNT_SUSPENDED'), userId: claims.sub, validUntilMs: nowMs + BELIEVE_MS };
    // Whoever the token speaks for: a client's own tokens are forgotten by its id.
    const { userId = actor.clientId } = actor;
    return {
      identity: { kind: 'known', actor },
      ...(userId === undefined ? {} : { userId }),
      validUntilMs: Math.min(expiryOf(token), nowMs + (actor.userId === undefined ? BELIEVE_CLIENT_MS : BELIEVE_MS)),
    };
  }
}

function isLive({ revokedAt, expiresAt }: TokenHolder, nowMs: number): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt.getTime() > nowMs);
}

function actorOf({ userId, handle, role, publisherIds, managedPublisherIds }: TokenHolder): Actor {
  return { userId, handle, role, publisherIds, managedPublisherIds, tokenKind: 'api', scopes: SCOPES };
}

function refused(code: 'TOKEN_INVALID' | 'ACCOUNT_SUSPENDED'): Identity {
  return { kind: 'refused', reason: new DomainError(code) };
}
