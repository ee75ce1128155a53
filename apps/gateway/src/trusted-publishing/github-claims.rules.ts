import type { TrustedPublisher, WorkflowRun } from '@app/contracts';

/** What we use of the identity token of a GitHub Actions job. Signed, so GitHub's word; still any JSON. */
export interface GithubClaims {
  readonly jti: string;
  readonly exp: number;
  readonly repository?: unknown;
  readonly repository_id?: unknown;
  readonly repository_owner?: unknown;
  readonly repository_owner_id?: unknown;
  readonly workflow_ref?: unknown;
  readonly job_workflow_ref?: unknown;
  readonly runner_environment?: unknown;
  readonly event_name?: unknown;
  readonly environment?: unknown;
  readonly ref?: unknown;
  readonly sha?: unknown;
  readonly run_id?: unknown;
}

/** `owner/repository/path@ref` */
const WORKFLOW_REF = /^([^@]+)@.+$/;
/** The reusable workflow may be any, or none. */
const ANY = '*';

/**
 * Why a job is not the trusted publisher, in a sentence; undefined when it is (server-semantics 1.7).
 * @param jobWorkflow `owner/repository/path` of the reusable workflow that must do the work, or `*`
 */
export function claimProblem(claims: GithubClaims, trusted: TrustedPublisher, jobWorkflow: string): string | undefined {
  const { repository, repositoryId, repositoryOwner, repositoryOwnerId, workflowFilename, environment } = trusted;
  const expected: [keyof GithubClaims, string][] = [
    ['repository', repository],
    ['repository_id', repositoryId],
    ['repository_owner', repositoryOwner],
    ['repository_owner_id', repositoryOwnerId],
    ['runner_environment', 'github-hosted'],
    ['event_name', 'workflow_dispatch'],
    ...(environment === undefined ? [] : [['environment', environment] satisfies [keyof GithubClaims, string]]),
  ];
  const wrong = expected.find(([claim, value]) => claims[claim] !== value);
  if (wrong !== undefined) return mismatch(wrong[0], claims[wrong[0]], wrong[1]);
  if (workflowFile(claims.workflow_ref) !== workflowFilename)
    return mismatch('workflow_ref', claims.workflow_ref, workflowFilename);
  const { job_workflow_ref: job } = claims;
  if (job !== undefined && jobWorkflow !== ANY && workflowPath(job) !== jobWorkflow)
    return mismatch('job_workflow_ref', job, jobWorkflow);
  const missing = (['ref', 'sha', 'run_id'] as const).find((claim) => !isText(claims[claim]));
  return missing === undefined ? undefined : `GitHub OIDC token has no claim ${missing}`;
}

/** The job by its claims; what is not a text is empty. */
export function runOf(claims: GithubClaims): WorkflowRun {
  const text = (value: unknown): string => (isText(value) ? value : '');
  return {
    repository: text(claims.repository),
    repositoryId: text(claims.repository_id),
    workflow: workflowFile(claims.workflow_ref) ?? '',
    ref: text(claims.ref),
    commit: text(claims.sha),
    runId: text(claims.run_id),
  };
}

function workflowPath(ref: unknown): string | undefined {
  return isText(ref) ? WORKFLOW_REF.exec(ref)?.[1] : undefined;
}
function workflowFile(ref: unknown): string | undefined {
  return workflowPath(ref)?.split('/').at(-1);
}
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 500 && !value.includes('\0');
}

function mismatch(claim: string, actual: unknown, expected: string): string {
  const said = isText(actual) ? `is "${actual.replaceAll(/[\p{Cc}"]/gu, '?')}"` : 'is missing';
  return `GitHub OIDC token claim ${claim} ${said}; the trusted publisher needs "${expected}"`;
}
