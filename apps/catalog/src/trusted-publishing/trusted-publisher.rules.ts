import type { SetTrustedPublisherBody } from '@app/contracts';
import { DomainError } from '@app/kernel';

/** Two names of GitHub's; `.` and `..` would be another path. */
const REPOSITORY = /^(?!\.{1,2}\/)[\w.-]+\/(?!\.{1,2}$)[\w.-]+$/;
const WORKFLOW = /^[\w.-]+\.ya?ml$/;

/** A wish for a trusted publisher that GitHub can be asked about. */
export interface WantedPublisher {
  readonly repository: string;
  readonly workflowFilename: string;
  readonly environment?: string;
}

/**
 * Reads what an owner wants to trust.
 * @throws DomainError TRUSTED_PUBLISHER_INVALID (server-semantics 1.7)
 */
export function parseWantedPublisher(body: SetTrustedPublisherBody): WantedPublisher {
  const repository = body.repository.trim();
  const workflowFilename = body.workflowFilename.trim();
  const environment = (body.environment ?? '').trim();
  if (workflowFilename === '') throw invalid('Workflow filename is required');
  if (/[/\\]/.test(workflowFilename)) throw invalid('Workflow filename must not include a path');
  if (!WORKFLOW.test(workflowFilename)) throw invalid('Workflow filename must end in .yml or .yaml');
  if (!REPOSITORY.test(repository)) throw invalid('Repository must be owner/name on GitHub');
  return { repository, workflowFilename, ...(environment === '' ? {} : { environment }) };
}

export function packageUnknown(): DomainError {
  return invalid('Package not found');
}
export function onlyPlugins(): DomainError {
  return invalid('Trusted publishers are only supported for code-plugin and bundle-plugin packages');
}
export function notManaged(ownerHandle: string): DomainError {
  const text = `Forbidden: only an owner or admin of "@${ownerHandle}" may change the trusted publisher.`;
  return new DomainError('OWNER_NOT_ALLOWED', text);
}

function invalid(text: string): DomainError {
  return new DomainError('TRUSTED_PUBLISHER_INVALID', text);
}
