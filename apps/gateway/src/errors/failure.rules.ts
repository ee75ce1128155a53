import { errorDeclaration, type ErrorCode } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { HTTP_STATUS, registryStatus } from '../http-status';
import type { Surface } from '../edge/surface.rules';
import { isUuid } from '../edge/uuid.rules';
import { problemsIn, problemsText } from './problems.rules';

/** A failed request, and where it was. */
export interface FailedRequest {
  readonly surface: Surface;
  readonly requestId: string;
  /** Path without query. */
  readonly path: string;
  /** Base of absolute URLs, without a trailing slash. */
  readonly publicUrl: string;
}
/** The answer to it. */
export interface FailureAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The sentences of server-semantics 1.2: clients show them to people as they are. */
export const REGISTRY_401 = {
  UNAUTHENTICATED: 'Unauthorized: API token is missing. Run `clawhub login` to authenticate.',
  TOKEN_INVALID: 'Unauthorized: API token is invalid or revoked. Run `clawhub login` again.',
  ACCOUNT_SUSPENDED:
    'Unauthorized: This ClawHub account is not in good standing and cannot use API tokens. If you believe this is a mistake, contact security@openclaw.ai.',
} as const;

/** One plain sentence on the ClawHub surface and on pages, RFC 9457 problem details under `/v1`. */
export function failureAnswer(error: DomainError, request: FailedRequest): FailureAnswer {
  const headers = { 'cache-control': 'no-store', ...headersOf(error, request) };
  if (request.surface === 'ratings') {
    const status = HTTP_STATUS[errorDeclaration(error.code).kind];
    const body = JSON.stringify(problemDetails(error, status, request));
    return { status, headers: { ...headers, 'content-type': 'application/problem+json' }, body };
  }
  const status = registryStatus(error.code);
  const json = ambiguousSkill(error) ?? oauthError(error, request) ?? npmError(error, request);
  if (json !== undefined) return { status, headers: { ...headers, 'content-type': 'application/json' }, body: json };
  return {
    status,
    headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
    body: sentence(error, request),
  };
}

/** `/problems/rating-exists`: where a person reads what a code means. */
export function problemPath(code: ErrorCode): string {
  return `/problems/${code.toLowerCase().replaceAll('_', '-')}`;
}

function sentence({ code, message, details }: DomainError, { requestId }: FailedRequest): string {
  if (code === 'INTERNAL') return `${errorDeclaration(code).title}. Tell the operator this request id: ${requestId}`;
  const isBare = message === errorDeclaration(code).title;
  if (isBare && code in REGISTRY_401) return REGISTRY_401[code as keyof typeof REGISTRY_401];
  const problems = problemsIn(details);
  return code === 'INVALID_INPUT' && isBare && problems.length > 0 ? `${message}: ${problemsText(problems)}` : message;
}

/** The one error shipped clients read as JSON: they show the list to choose from (client-contract 0.5). */
function ambiguousSkill({ code, message, details }: DomainError): string | undefined {
  if (code !== 'SKILL_AMBIGUOUS' || !Array.isArray(details.matches)) return undefined;
  return JSON.stringify({ code: 'AMBIGUOUS_SKILL_SLUG', message, matches: details.matches as unknown });
}

const OAUTH_ERRORS: Partial<Record<ErrorCode, string>> = {
  RATE_LIMITED: 'slow_down',
  SERVICE_UNAVAILABLE: 'temporarily_unavailable',
  INVALID_INPUT: 'invalid_request',
  PAYLOAD_TOO_LARGE: 'invalid_request',
  UNSUPPORTED_MEDIA_TYPE: 'invalid_request',
  INTERNAL: 'server_error',
};
/** What clients of the sign-in endpoints must be told before those answer themselves (RFC 6749 5.2, RFC 8628 3.5). */
function oauthError({ code, message }: DomainError, { path }: FailedRequest): string | undefined {
  if (!/^\/(oauth|api\/cli\/device)\//.test(path)) return undefined;
  const error = OAUTH_ERRORS[code];
  return error === undefined ? undefined : JSON.stringify({ error, error_description: message });
}

/** npm prints the sentence only when it finds it here (standards 3.8). */
function npmError(error: DomainError, request: FailedRequest): string | undefined {
  return /^\/+api\/+npm(?:\/|$)/.test(request.path) ? JSON.stringify({ error: sentence(error, request) }) : undefined;
}

/** What a client that never heard of Reef knows (draft-ietf-httpapi-ratelimit-headers). */
const QUOTA_EXCEEDED = 'https://iana.org/assignments/http-problem-types#quota-exceeded';

/** standards 3.3 */
function problemDetails({ code, message, details }: DomainError, status: number, request: FailedRequest): object {
  const problems = problemsIn(details);
  return {
    type: code === 'RATE_LIMITED' ? QUOTA_EXCEEDED : request.publicUrl + problemPath(code),
    title: errorDeclaration(code).title,
    status,
    detail: code === 'INTERNAL' ? errorDeclaration(code).title : message,
    instance: isUuid(request.requestId) ? `urn:uuid:${request.requestId}` : request.path,
    code: code.toLowerCase(),
    requestId: request.requestId,
    ...(problems.length > 0 ? { errors: problems } : {}),
    // Where the rating is that the caller has given before.
    ...(code === 'RATING_EXISTS' && details.ratingId !== undefined ? { ratingId: details.ratingId } : {}),
    ...(code === 'RATE_LIMITED' ? { 'violated-policies': details.violatedPolicies } : {}),
  };
}

function headersOf({ code, details }: DomainError, request: FailedRequest): Record<string, string> {
  const { kind } = errorDeclaration(code);
  if (code === 'RATING_EXISTS' && typeof details.ratingId === 'string')
    return { location: `${request.path.replace(/\/+$/, '')}/${details.ratingId}` };
  if (kind === 'unavailable' || code === 'IDEMPOTENCY_IN_PROGRESS') return { 'retry-after': '1' };
  if (kind !== 'unauthenticated' && code !== 'SCOPE_MISSING') return {};
  return { 'www-authenticate': challenge(code, details.scope, request) };
}

/** RFC 6750 section 3: no error code when the request had no credentials at all; RFC 9728 section 5.1. */
function challenge(code: ErrorCode, scope: unknown, { surface, publicUrl }: FailedRequest): string {
  const parts = ['realm="reef"'];
  if (code === 'SCOPE_MISSING') parts.push('error="insufficient_scope"', `scope="${String(scope)}"`);
  else if (code !== 'UNAUTHENTICATED')
    parts.push('error="invalid_token"', `error_description="${errorDeclaration(code).title}"`);
  if (surface === 'ratings') parts.push(`resource_metadata="${publicUrl}/.well-known/oauth-protected-resource"`);
  return `Bearer ${parts.join(', ')}`;
}
