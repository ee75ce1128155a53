import type { PackagePublishPayload, PublishSource, PublishTerms, WorkflowRun } from '@app/contracts';
import { DomainError, type Actor, type TrustedPublish, type TrustedSource } from '@app/kernel';
import type { PackageRequest } from './package-request.rules';

/**
 * Holds a publish request to the publish token it came with, in the words of server-semantics 1.7.
 *
 * @param terms what the catalog knows of the package now; undefined: there is none
 * @returns the terms, which say whose release it is
 * @throws DomainError PUBLISH_INVALID
 */
export function assertTrustedRelease(
  payload: PackagePublishPayload,
  { name }: PackageRequest,
  token: TrustedPublish,
  terms: PublishTerms | undefined,
  nowMs: number,
): PublishTerms {
  if (token.expiresAt <= nowMs) throw invalid('Trusted publish token is missing or expired');
  if (token.packageName !== name) throw invalid('Trusted publish token does not match the target package');
  if (token.version !== payload.version.trim())
    throw invalid('Trusted publish token does not match the target version');
  if (terms === undefined) throw invalid('First publish must be manual by a logged-in package owner');
  // What the owners trust now counts, not what they did when the token was minted.
  if (!isStillTrusted(token.source, terms)) throw invalid('Trusted publish token is missing or expired');
  if ((payload.ownerHandle ?? '').trim() !== '') throw invalid('Trusted publishes must not override the package owner');
  if (payload.channel !== undefined && payload.channel !== terms.channel)
    throw invalid('Trusted publishes must not change the package channel');
  if (payload.source !== undefined) assertSameSource(payload.source, token.source);
  return terms;
}

/**
 * Holds a person to the trusted publisher of a package that is theirs: they publish by hand only when they say why;
 * administrators need not.
 * @throws DomainError PUBLISH_INVALID
 */
export function assertManualRelease(
  { role }: Pick<Actor, 'role'>,
  { trustedPublisher }: PublishTerms,
  reason: string,
): void {
  if (trustedPublisher === null || role === 'admin' || reason !== '') return;
  throw invalid('Manual publishes for packages with trusted publisher config require manualOverrideReason');
}

/** Where a release comes from when the request does not say it: from the commit its job ran on. */
export function sourceOf({ repository, ref, commit }: TrustedSource, importedAt: number): PublishSource {
  const url = `https://github.com/${repository}`;
  return { kind: 'github', url, repo: repository, ref, commit, path: '.', importedAt };
}

export function runOf({ workflowFilename, environment: _, ...source }: TrustedSource): WorkflowRun {
  return { ...source, workflow: workflowFilename };
}

function isStillTrusted(source: TrustedSource, { trustedPublisher }: PublishTerms): boolean {
  return (
    trustedPublisher !== null &&
    trustedPublisher.repositoryId === source.repositoryId &&
    trustedPublisher.workflowFilename === source.workflowFilename &&
    (trustedPublisher.environment === undefined || trustedPublisher.environment === source.environment)
  );
}

/** Blank fields say nothing. Clients write a reference in full, by its last part, or as the commit. */
function assertSameSource({ repo, commit, ref }: PublishSource, source: TrustedSource): void {
  const refs = [source.ref, source.ref.replace(/^refs\/(heads|tags)\//, ''), source.commit];
  const said: [string, string, readonly string[]][] = [
    ['repo', repositoryName(repo), [source.repository.toLowerCase()]],
    ['commit', commit.trim().toLowerCase(), [source.commit.toLowerCase()]],
    ['ref', ref.trim(), refs],
  ];
  for (const [what, value, expected] of said)
    if (value !== '' && !expected.includes(value))
      throw invalid(`Trusted publish source ${what} must be that of the workflow run (${expected[0]})`);
}

/** `owner/name`, also of an address. */
function repositoryName(repo: string): string {
  return repo
    .trim()
    .toLowerCase()
    .replace(/^(https:\/\/|git@)github\.com[/:]/, '')
    .replace(/(\.git)?\/?$/, '');
}

function invalid(text: string): DomainError {
  return new DomainError('PUBLISH_INVALID', text);
}
