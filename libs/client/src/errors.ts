/** What a failed request under `/v1` answers (RFC 9457, `application/problem+json`). */
export interface ProblemDocument {
  /** A page that says what the code means. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** One sentence for a person. */
  readonly detail?: string;
  readonly instance?: string;
  /** What a program decides by. Codes are added, never renamed. */
  readonly code: ProblemCode;
  /** Tell it to the operator. */
  readonly requestId?: string;
  /** What is wrong with which field of the request. */
  readonly errors?: readonly FieldProblem[];
}
export interface FieldProblem {
  /** A JSON Pointer into the request, such as `#/score`. */
  readonly pointer: string;
  /** What kind of wrong: `required`, `wrong_type`, `out_of_range`, `wrong_length`, `wrong_format`, `not_allowed`, `invalid`. */
  readonly code?: string;
  readonly message: string;
}

/** Codes a caller of `/v1` is likely to decide by. A server may answer others, too. */
export type ProblemCode = KnownProblemCode | (string & {});
export type KnownProblemCode =
  | 'invalid_input'
  | 'unauthenticated'
  | 'token_invalid'
  | 'account_suspended'
  | 'scope_missing'
  | 'forbidden'
  | 'user_not_found'
  | 'plugin_not_found'
  | 'rating_not_found'
  | 'rating_exists'
  | 'rating_not_yours'
  | 'rating_own'
  | 'rating_limit_reached'
  | 'precondition_failed'
  | 'rating_of_own_plugin'
  | 'rating_user_mismatch'
  | 'webhook_not_found'
  | 'webhook_delivery_not_found'
  | 'webhook_target_forbidden'
  | 'webhook_disabled'
  | 'too_many_webhooks'
  | 'idempotency_key_invalid'
  | 'idempotency_key_reused'
  | 'idempotency_in_progress'
  | 'rate_limited'
  | 'service_unavailable'
  | 'deadline_exceeded'
  | 'internal';

/** Every failure of a request but its caller's own abort, which throws the signal's reason. */
export abstract class ReefError extends Error {
  constructor(
    message: string,
    /** `GET /v1/plugins/…` */
    readonly request: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Reef said no, and why. */
export class ReefProblem extends ReefError {
  constructor(
    request: string,
    readonly problem: ProblemDocument,
    /** How long to wait before the same request may succeed, in milliseconds; when Reef said so. */
    readonly retryAfterMs?: number,
  ) {
    super(problem.detail ?? problem.title, request);
  }
  get status(): number {
    return this.problem.status;
  }
  get code(): ProblemCode {
    return this.problem.code;
  }
  /** What is wrong with which field; empty when the failure is not about fields. */
  get errors(): readonly FieldProblem[] {
    return this.problem.errors ?? [];
  }
  get requestId(): string | undefined {
    return this.problem.requestId;
  }
}

/** No answer, or one that is not Reef's: the network, a name, a certificate, a proxy. `cause` says more. */
export class ReefUnreachable extends ReefError {}

/** No whole answer within `timeoutMs`. */
export class ReefTimeout extends ReefError {}

/** Whether a failure is Reef's answer with this code; narrows its type. */
export function isProblem(error: unknown, code?: ProblemCode): error is ReefProblem {
  return error instanceof ReefProblem && (code === undefined || error.code === code);
}

/** The problem an answer describes. One that is no problem document, such as a proxy's, gets a code by its status. */
export function problemOf(status: number, text: string): ProblemDocument {
  const said = parsed(text);
  const string = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  // OAuth endpoints say `error` and `error_description` (RFC 6749 section 5.2).
  const code = string(said.code) ?? string(said.error) ?? `http_${status}`;
  const title = string(said.title) ?? string(said.error_description) ?? `Reef answered with status ${status}`;
  const errors = Array.isArray(said.errors) ? said.errors.filter(isFieldProblem) : undefined;
  return {
    ...said,
    type: string(said.type) ?? 'about:blank',
    title,
    status,
    code,
    ...(errors === undefined ? {} : { errors }),
  };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
function isFieldProblem(value: unknown): value is FieldProblem {
  return typeof value === 'object' && value !== null && 'pointer' in value && 'message' in value;
}
