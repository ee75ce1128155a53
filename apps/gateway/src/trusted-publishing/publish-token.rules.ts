import type { PublishTerms, TrustedPublisher, WorkflowRun } from '@app/contracts';
import { DomainError, type Actor, type TrustedSource } from '@app/kernel';

/** How long a publish token works, in milliseconds (server-semantics 1.7). */
export const PUBLISH_TOKEN_MS = 15 * 60_000;

/** A publish token, whatever became of it. */
export interface PublishTokenRow {
  readonly tokenId: string;
  readonly packageName: string;
  readonly version: string;
  readonly source: TrustedSource;
  readonly expiresAt: Date;
  readonly spentAt: Date | null;
}
/** The release a token is asked for. */
export interface WantedRelease {
  readonly packageName: string;
  readonly version: string;
}

/** @throws DomainError PUBLISH_TOKEN_REFUSED for a blank one */
export function versionOf(text: string): string {
  const version = text.trim();
  if (version === '') throw new DomainError('PUBLISH_TOKEN_REFUSED', 'Version required');
  return version;
}

/**
 * Whom the package trusts. That a package nobody sees exists is for its own workflow only.
 * @throws DomainError TRUSTED_PUBLISHER_MISSING, PACKAGE_NOT_FOUND
 */
export function trustedPublisherOf({ isPublic, trustedPublisher }: PublishTerms): TrustedPublisher {
  if (trustedPublisher !== null) return trustedPublisher;
  throw new DomainError(isPublic ? 'TRUSTED_PUBLISHER_MISSING' : 'PACKAGE_NOT_FOUND');
}

/** What whoever shows a token that does not count is told: of a package nobody sees, nothing. */
export function hiddenRefusal({ isPublic }: PublishTerms, error: unknown): unknown {
  const isRefusal = error instanceof DomainError && error.code === 'PUBLISH_TOKEN_REFUSED';
  return isRefusal && !isPublic ? new DomainError('PACKAGE_NOT_FOUND') : error;
}

/** What a publish token remembers of the job it was given to. */
export function sourceOf(run: WorkflowRun, { environment }: TrustedPublisher): TrustedSource {
  const { repository, repositoryId, workflow: workflowFilename, commit, ref, runId } = run;
  const source = { repository, repositoryId, workflowFilename, commit, ref, runId };
  return environment === undefined ? source : { ...source, environment };
}

/** Who a publish token speaks for: no user, and nothing but its release. */
export function publishActor({ tokenId, packageName, version, source, expiresAt }: PublishTokenRow): Actor {
  return {
    ...{ role: 'user', publisherIds: [], tokenKind: 'publish', scopes: ['registry:publish'] },
    clientId: `github:${source.repository}`,
    limits: { packages: [packageName], skills: [] },
    trustedPublish: { tokenId, packageName, version, source, expiresAt: expiresAt.getTime() },
  };
}
