import { Inject, Injectable } from '@nestjs/common';
import { Clock, type Actor } from '@app/kernel';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import { ratingsAudience } from './oauth.rules';
import { SIGNING_ALGORITHM, SigningKeys } from './signing-keys.service';

/** How far the clocks of two replicas may be apart. */
const SKEW_SECONDS = 30;

/** Checks OAuth access tokens (RFC 9068 section 4) without asking the database. */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {}

  /** Who the token speaks for; undefined when it is not one of ours, not for this API, or expired. */
  async verify(token: string): Promise<Actor | undefined> {
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => this.keyOf(kid), this.demands());
      return actorOf(payload);
    } catch (error) {
      // Anything else, such as a dead database, says nothing about the token.
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  private async keyOf(id: string | undefined) {
    const key = id === undefined ? undefined : await this.keys.findPublicKey(id);
    if (key === undefined) throw new errors.JWKSNoMatchingKey();
    return key;
  }
  private demands(): JWTVerifyOptions {
    const { REEF_PUBLIC_URL: issuer } = this.settings;
    return {
      typ: 'at+jwt',
      algorithms: [SIGNING_ALGORITHM],
      issuer,
      audience: ratingsAudience(issuer),
      requiredClaims: ['exp', 'iat', 'sub', 'jti', 'client_id'],
      clockTolerance: SKEW_SECONDS,
      currentDate: this.clock.now(),
    };
  }
}

/** A client-credentials token acts for no user: its subject is the client (RFC 9068 section 5). */
function actorOf({ client_id: clientId, scope }: JWTPayload): Actor {
  const scopes = typeof scope === 'string' ? scope.split(' ') : [];
  return { role: 'user', publisherIds: [], tokenKind: 'oauth', scopes, clientId: String(clientId) };
}
