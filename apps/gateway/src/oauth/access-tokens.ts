import { Inject, Injectable } from '@nestjs/common';
import { Clock, type Actor } from '@app/kernel';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { errors, jwtVerify, type JWTVerifyOptions } from 'jose';
import { isUuid } from '../edge/uuid.rules';
import { type AccessClaims } from './oauth.rules';
import { RevokedAccess } from './revoked-access';
import { SIGNING_ALGORITHM, SigningKeys } from './signing-keys.service';
import { TokenSubjects } from './token-subjects.repository';

/** How far the clocks of two replicas may be apart. */
export const SKEW_SECONDS = 30;

/** A token of ours that has neither expired nor been revoked. */
export interface LiveToken {
  readonly claims: AccessClaims;
  /** Who it speaks for; undefined when that user is not in good standing, so that it does not count. */
  readonly actor: Actor | undefined;
}

/** Checks OAuth access tokens (RFC 9068 section 4). Only those that speak for a person cost a query. */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly keys: SigningKeys,
    private readonly revoked: RevokedAccess,
    private readonly subjects: TokenSubjects,
    private readonly clock: Clock,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {}

  /** What a token says; undefined when it is not one of ours, not for Reef, expired or revoked. */
  async check(token: string): Promise<LiveToken | undefined> {
    const claims = await this.claimsOf(token);
    if (claims === undefined || (await this.revoked.includes(claims))) return undefined;
    return { claims, actor: await this.actorOf(claims) };
  }

  private async claimsOf(token: string): Promise<AccessClaims | undefined> {
    try {
      return (await jwtVerify<AccessClaims>(token, ({ kid }) => this.keyOf(kid), this.demands())).payload;
    } catch (error) {
      // Anything else, such as a dead database, says nothing about the token.
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  /**
   * A client-credentials token acts for no user: its subject is the client (RFC 9068 section 5). Nobody who calls this
   * way is a moderator or an administrator, whatever their account is.
   */
  private async actorOf({ client_id: clientId, sub, scope }: AccessClaims): Promise<Actor | undefined> {
    const scopes = typeof scope === 'string' ? scope.split(' ') : [];
    const oauth = { role: 'user', tokenKind: 'oauth', scopes, clientId } as const;
    if (sub === clientId) return { publisherIds: [], ...oauth };
    const subject = isUuid(sub) ? await this.subjects.find(sub) : undefined;
    if (subject?.isActive !== true) return undefined;
    const { isActive: _active, ...person } = subject;
    return { ...person, ...oauth };
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
      audience: issuer,
      requiredClaims: ['exp', 'iat', 'sub', 'jti', 'client_id'],
      clockTolerance: SKEW_SECONDS,
      currentDate: this.clock.now(),
    };
  }
}
