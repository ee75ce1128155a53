import { Injectable } from '@nestjs/common';
import {
  findPublishTerms,
  publishTokenMinted,
  publishTokenRejected,
  type MintedPublishToken,
  type MintPublishTokenBody,
  type PublishTerms,
} from '@app/contracts';
import { Clock, DomainError, newId } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { newApiToken, tokenHash } from '../api-tokens/api-token.rules';
import { packageName } from '../packages/package-name.rules';
import { runOf } from './github-claims.rules';
import { GithubTokens, type CheckedGithubToken } from './github-tokens';
import {
  hiddenRefusal,
  PUBLISH_TOKEN_MS,
  sourceOf,
  trustedPublisherOf,
  versionOf,
  type WantedRelease,
} from './publish-token.rules';
import { PublishTokensRepository, type NewPublishToken } from './publish-tokens.repository';

/** Gives CI jobs that prove who they are a token for one release (server-semantics 1.7; the idea of RFC 8693). */
@Injectable()
export class PublishTokens {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly rpc: RpcClient,
    private readonly github: GithubTokens,
    private readonly rows: PublishTokensRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Every identity token gives one publish token, however often it is shown.
   * @throws DomainError PACKAGE_NOT_FOUND, TRUSTED_PUBLISHER_MISSING, PUBLISH_TOKEN_REFUSED, GITHUB_UNAVAILABLE
   */
  async mint({ packageName: text, version, githubOidcToken }: MintPublishTokenBody): Promise<MintedPublishToken> {
    const release = { packageName: packageName({ name: text.trim() }), version: versionOf(version) };
    const terms = await this.rpc.call(findPublishTerms, { name: release.packageName });
    const trusted = trustedPublisherOf(terms);
    try {
      return await this.grant(
        release,
        { ...terms, trustedPublisher: trusted },
        await this.github.verify(githubOidcToken),
      );
    } catch (error) {
      throw hiddenRefusal(terms, error);
    }
  }

  private async grant(
    release: WantedRelease,
    { packageId, trustedPublisher }: WantedTerms,
    checked: CheckedGithubToken,
  ): Promise<MintedPublishToken> {
    const token = newApiToken();
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + PUBLISH_TOKEN_MS);
    const run = runOf(checked.claims);
    const row: NewPublishToken = {
      ...{ id: newId(), sha256: tokenHash(token), issuer: checked.issuer, assertionId: checked.claims.jti },
      ...{ packageId, ...release, source: sourceOf(run, trustedPublisher), createdAt, expiresAt },
      keptUntil: new Date(Math.max(expiresAt.getTime(), checked.acceptableUntilMs)),
    };
    const problem = await this.unitOfWork.run(async (tx) => {
      const found = this.github.problem(checked, trustedPublisher) ?? (await this.store(tx, row));
      if (found === undefined)
        await tx.emit(publishTokenMinted, {
          tokenId: row.id,
          packageId,
          ...release,
          run,
          expiresAt: expiresAt.getTime(),
        });
      else await tx.emit(publishTokenRejected, { packageId, ...release, run, reason: found });
      return found;
    });
    if (problem !== undefined) throw new DomainError('PUBLISH_TOKEN_REFUSED', problem);
    return { token, expiresAt: expiresAt.getTime() };
  }

  private async store(tx: Tx, row: NewPublishToken): Promise<string | undefined> {
    return (await this.rows.insert(tx, row)) ? undefined : 'GitHub OIDC token was used before';
  }
}

type WantedTerms = PublishTerms & { readonly trustedPublisher: NonNullable<PublishTerms['trustedPublisher']> };
