import { event } from '../contract';
import { EpochMs, Nested, Text, Uuid } from '../fields';

/** POST /api/v1/publish/token/mint (server-semantics 1.7). */
export class MintPublishTokenBody {
  @Text({ max: 214 }) packageName: string;
  @Text({ max: 256 }) version: string;
  @Text({ max: 16_384, description: 'The identity token of a GitHub Actions job for the audience of this registry' })
  githubOidcToken: string;
}
export class MintedPublishToken {
  @Text({ description: 'Publishes this one version, once' }) token: string;
  @EpochMs({ description: '15 minutes from now' }) expiresAt: number;
}

/** The job a token was asked for from, by its signed claims. */
export class WorkflowRun {
  @Text({ description: 'owner/name' }) repository: string;
  @Text() repositoryId: string;
  @Text() workflow: string;
  @Text() ref: string;
  @Text() commit: string;
  @Text() runId: string;
}
class PublishTokenFact {
  @Text() packageName: string;
  @Text() version: string;
  @Nested(() => WorkflowRun) run: WorkflowRun;
}
export class PublishTokenMinted extends PublishTokenFact {
  @Uuid() tokenId: string;
  @Uuid() packageId: string;
  @EpochMs() expiresAt: number;
}
/** A CI job has a token for one release. */
export const publishTokenMinted = event({
  subject: 'reef.evt.gateway.publishToken.minted.v1',
  payload: PublishTokenMinted,
});

export class PublishTokenRejected extends PublishTokenFact {
  @Uuid() packageId: string;
  @Text() reason: string;
}
/** A job has proven who it is, and is not the one that may publish the package. */
export const publishTokenRejected = event({
  subject: 'reef.evt.gateway.publishToken.rejected.v1',
  payload: PublishTokenRejected,
});

export class PublishTokenSpent {
  @Uuid() tokenId: string;
  @Text() packageName: string;
  @Text() version: string;
}
/** Its release is published: the token never works again. */
export const publishTokenSpent = event({
  subject: 'reef.evt.gateway.publishToken.spent.v1',
  payload: PublishTokenSpent,
});
