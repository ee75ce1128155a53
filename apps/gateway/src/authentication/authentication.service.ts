import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { LastUsed } from '../api-tokens/last-used';
import { tokenHash } from '../api-tokens/api-token.rules';
import type { NowOrLater } from '../now-or-later';
import { AccessTokens } from '../oauth/access-tokens';
import { ApiTokenCheck, BELIEVE_MS, DISBELIEVE_MS, refused, type CheckedToken } from './api-token-check';
import { bearerToken, expiryOf, isJwt } from './bearer.rules';
import { CredentialCache } from './credential-cache';
import { ANONYMOUS, type Identity } from './identity';
import { RecentlyUsed } from './recently-used';

/** How long an access token of a client is believed without asking, in milliseconds: it can only be revoked. */
const BELIEVE_CLIENT_MS = 60_000;
/** Headers whose digest is remembered, of at most 4 KiB each. */
const MOST_DIGESTS = 1_000;

/** Finds out who sends a request, by its `Authorization` header and nothing else: a token in a URL ends up in logs. */
@Injectable()
export class AuthenticationService {
  /**
   * Digests of good tokens by their header, for callers who ask again and again: matching and hashing it anew was a
   * twentieth of an answer from memory. What a token is worth, and until when, only the cache knows.
   */
  private readonly digests = new RecentlyUsed<string>(MOST_DIGESTS);

  constructor(
    private readonly apiTokens: ApiTokenCheck,
    private readonly lastUsed: LastUsed,
    private readonly accessTokens: AccessTokens,
    private readonly cache: CredentialCache,
    private readonly clock: Clock,
  ) {}

  /**
   * API tokens hold every scope unless they were made for some; OAuth access tokens those that were asked for. At once
   * when the token was checked a moment ago: a promise makes an answer from memory wait for its turn.
   */
  identify(authorization: string | undefined): NowOrLater<Identity> {
    if (authorization === undefined) return ANONYMOUS;
    const digest = this.digests.get(authorization);
    const known = digest === undefined ? undefined : this.cache.find(digest, this.clock.nowMs());
    return known === undefined ? this.check(authorization) : this.used(known);
  }

  private async check(authorization: string): Promise<Identity> {
    const token = bearerToken(authorization);
    if (token === undefined) return ANONYMOUS;
    const jwt = isJwt(token);
    const digest = tokenHash(token);
    const load = () => (jwt ? this.checkAccessToken(token) : this.apiTokens.check(digest));
    const known = this.cache.find(digest, this.clock.nowMs());
    const checked = known ?? (await this.cache.check(digest, load));
    if (checked.identity.kind === 'known') this.digests.set(authorization, digest);
    return this.used(checked);
  }

  private used({ identity, use }: CheckedToken): Identity {
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
