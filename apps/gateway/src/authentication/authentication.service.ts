import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { LastUsed } from '../api-tokens/last-used';
import { tokenHash } from '../api-tokens/api-token.rules';
import { AccessTokens } from '../oauth/access-tokens';
import { ApiTokenCheck, BELIEVE_MS, DISBELIEVE_MS, refused, type CheckedToken } from './api-token-check';
import { bearerToken, expiryOf, isJwt } from './bearer.rules';
import { CredentialCache } from './credential-cache';
import { ANONYMOUS, type Identity } from './identity';

/** How long an access token of a client is believed without asking, in milliseconds: it can only be revoked. */
const BELIEVE_CLIENT_MS = 60_000;

/** Finds out who sends a request, by its `Authorization` header and nothing else: a token in a URL ends up in logs. */
@Injectable()
export class AuthenticationService {
  constructor(
    private readonly apiTokens: ApiTokenCheck,
    private readonly lastUsed: LastUsed,
    private readonly accessTokens: AccessTokens,
    private readonly cache: CredentialCache,
    private readonly clock: Clock,
  ) {}

  /** API tokens hold every scope unless they were made for some; OAuth access tokens those that were asked for. */
  async identify(authorization: string | undefined): Promise<Identity> {
    const token = bearerToken(authorization);
    if (token === undefined) return ANONYMOUS;
    const jwt = isJwt(token);
    const digest = tokenHash(token);
    const load = () => (jwt ? this.checkAccessToken(token) : this.apiTokens.check(digest));
    const known = this.cache.find(digest, this.clock.nowMs());
    const { identity, use }: CheckedToken = known ?? (await this.cache.check(digest, load));
    if (use !== undefined) this.lastUsed.note(use);
    return identity;
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
