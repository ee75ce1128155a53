import { Inject, Injectable } from '@nestjs/common';
import type { TrustedPublisher } from '@app/contracts';
import { Clock, DomainError } from '@app/kernel';
import { errors, jwtVerify } from 'jose';
import { claimProblem, type GithubClaims } from './github-claims.rules';
import { IssuerKeys } from './issuer-keys';
import { trustedPublishingConfig, type TrustedPublishingSettings } from './trusted-publishing.config';

/** server-semantics 1.7 */
const SKEW_SECONDS = 60;
/** GitHub's live for minutes; what claims to be older was kept by somebody. */
const MAX_AGE = '1 hour';

/** A token that GitHub has signed for this registry. Whose job it is remains to be seen. */
export interface CheckedGithubToken {
  readonly issuer: string;
  readonly claims: GithubClaims;
  /** Epoch milliseconds: later it is too old. */
  readonly acceptableUntilMs: number;
}

/** Checks the identity tokens of GitHub Actions jobs (OpenID Connect Core 1.0 section 3.1.3.7). */
@Injectable()
export class GithubTokens {
  constructor(
    private readonly keys: IssuerKeys,
    private readonly clock: Clock,
    @Inject(trustedPublishingConfig.token) private readonly settings: TrustedPublishingSettings,
  ) {}

  /** @throws DomainError PUBLISH_TOKEN_REFUSED with the reason, GITHUB_UNAVAILABLE */
  async verify(token: string): Promise<CheckedGithubToken> {
    const { GITHUB_OIDC_ISSUER: issuer, GITHUB_OIDC_AUDIENCE: audience } = this.settings;
    try {
      const { payload: claims } = await jwtVerify<GithubClaims>(token, (header, jws) => this.keys.find(header, jws), {
        ...{ algorithms: ['RS256'], issuer, audience, requiredClaims: ['exp', 'iat', 'jti'] },
        ...{ clockTolerance: SKEW_SECONDS, maxTokenAge: MAX_AGE, currentDate: this.clock.now() },
      });
      if (!isId(claims.jti)) throw new DomainError('PUBLISH_TOKEN_REFUSED', unexpected('jti'));
      return { issuer, claims, acceptableUntilMs: (claims.exp + SKEW_SECONDS) * 1_000 };
    } catch (error) {
      throw error instanceof errors.JOSEError ? new DomainError('PUBLISH_TOKEN_REFUSED', reasonOf(error)) : error;
    }
  }

  /** Why the job is not the trusted publisher; undefined when it is. */
  problem({ claims }: CheckedGithubToken, trusted: TrustedPublisher): string | undefined {
    return claimProblem(claims, trusted, this.settings.GITHUB_JOB_WORKFLOW);
  }
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && /^[\x20-\x7e]{1,500}$/.test(value);
}
function unexpected(claim: string): string {
  return `GitHub OIDC token has an unexpected ${claim} claim`;
}

function reasonOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'GitHub OIDC token has expired';
  if (error instanceof errors.JWKSNoMatchingKey) return 'GitHub OIDC token is signed with an unknown key';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'GitHub OIDC token has an invalid signature';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'GitHub OIDC token must be signed with RS256';
  if (error instanceof errors.JWTClaimValidationFailed) return unexpected(error.claim);
  return 'GitHub OIDC token is malformed';
}
