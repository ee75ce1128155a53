/** What went wrong, independent of transport. The gateway alone turns a kind into an HTTP status. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'gone'
  | 'too_large'
  | 'unsupported'
  | 'locked'
  | 'limited'
  | 'precondition'
  | 'unprocessable'
  | 'unavailable'
  | 'timeout'
  | 'internal';

interface ErrorDeclaration {
  readonly kind: ErrorKind;
  /** One sentence for a person; `DomainError` may carry a more exact one. */
  readonly title: string;
  /**
   * HTTP status on the ClawHub surface (`/api/**`) where shipped clients expect another one than the kind's.
   * Every failed publish is 400 there (server-semantics 3.2).
   */
  readonly clawhubStatus?: number;
}

/** Every error a service may answer with. Codes are public API: never renamed, only added. */
export const ERRORS = {
  INVALID_INPUT: { kind: 'invalid', title: 'The request is not valid' },
  UNAUTHENTICATED: { kind: 'unauthenticated', title: 'Authentication is required' },
  TOKEN_INVALID: { kind: 'unauthenticated', title: 'The token is invalid, expired or revoked' },
  ACCOUNT_SUSPENDED: { kind: 'unauthenticated', title: 'The account is not in good standing' },
  SCOPE_MISSING: { kind: 'forbidden', title: 'The token lacks a required scope' },
  TOKEN_LIMITED: { kind: 'forbidden', title: 'The token may only publish some names' },
  FORBIDDEN: { kind: 'forbidden', title: 'Forbidden' },
  NOT_FOUND: { kind: 'not_found', title: 'Not found' },
  USER_NOT_FOUND: { kind: 'not_found', title: 'User not found' },
  TOKEN_NOT_FOUND: { kind: 'not_found', title: 'Token not found' },
  CLIENT_NOT_FOUND: { kind: 'not_found', title: 'OAuth client not found' },
  PUBLISHER_NOT_FOUND: { kind: 'not_found', title: 'Publisher not found' },
  MEMBER_NOT_FOUND: { kind: 'not_found', title: 'Not a member of this publisher' },
  LAST_OWNER: { kind: 'conflict', title: 'A publisher must keep at least one owner' },
  TOO_MANY_MEMBERSHIPS: { kind: 'conflict', title: 'Too many memberships' },
  HANDLE_TAKEN: { kind: 'conflict', title: 'Handle is already taken' },
  HANDLE_INVALID: { kind: 'invalid', title: 'Handle must be lowercase, url-safe, and 2-40 characters' },

  SKILL_NOT_FOUND: { kind: 'not_found', title: 'Skill not found' },
  SKILL_PENDING: {
    kind: 'locked',
    title: 'Skill is hidden while security scan is pending. Try again in a few minutes.',
  },
  SKILL_DELETED: { kind: 'gone', title: 'Skill is hidden/deleted.' },
  SKILL_HIDDEN: { kind: 'forbidden', title: 'Skill is hidden by moderation.' },
  PACKAGE_NOT_FOUND: { kind: 'not_found', title: 'Package not found' },
  VERSION_NOT_FOUND: { kind: 'not_found', title: 'Version not found' },
  VERSION_GONE: { kind: 'gone', title: 'Version not available' },
  VERSION_LAST: {
    kind: 'conflict',
    title: 'A skill keeps at least one version. Delete the skill instead.',
    clawhubStatus: 400,
  },
  FILE_NOT_FOUND: { kind: 'not_found', title: 'File not found' },
  FILE_TOO_LARGE_TO_SHOW: { kind: 'too_large', title: 'File exceeds 200KB limit' },
  DOWNLOAD_BLOCKED: {
    kind: 'forbidden',
    title: 'Blocked: this version has been flagged as malicious and cannot be downloaded.',
  },
  RELEASE_BLOCKED: {
    kind: 'forbidden',
    title: 'Blocked: this package release has been flagged as malicious and cannot be downloaded.',
  },
  ARTIFACT_NOT_FOUND: { kind: 'not_found', title: 'ClawPack artifact not found' },
  DOWNLOAD_PENDING: {
    kind: 'locked',
    title: 'This version is pending a security scan. Please try again in a few minutes.',
  },
  SKILL_AMBIGUOUS: { kind: 'conflict', title: 'Several skills share this slug; name the owner' },
  TOO_MANY_ALIASES: { kind: 'conflict', title: 'Too many old slugs redirect here', clawhubStatus: 400 },
  TRANSFER_NOT_FOUND: { kind: 'not_found', title: 'No pending transfer found' },
  TRANSFER_PENDING: { kind: 'conflict', title: 'A transfer is already pending for this skill', clawhubStatus: 400 },
  TRANSFER_EXPIRED: { kind: 'gone', title: 'Transfer has expired', clawhubStatus: 400 },
  TRANSFER_INVALID: { kind: 'conflict', title: 'Transfer is no longer valid', clawhubStatus: 400 },

  PUBLISH_INVALID: { kind: 'invalid', title: 'The publish request is not valid' },
  SLUG_TAKEN: { kind: 'conflict', title: 'Slug is already taken. Choose a different slug.', clawhubStatus: 400 },
  NAME_TAKEN: {
    kind: 'conflict',
    title: 'Package already exists and belongs to another publisher',
    clawhubStatus: 400,
  },
  VERSION_EXISTS: { kind: 'conflict', title: 'Version already exists', clawhubStatus: 400 },
  OWNER_NOT_ALLOWED: { kind: 'forbidden', title: 'You do not have publish access for this owner', clawhubStatus: 400 },
  PUBLISH_FAILED: {
    kind: 'conflict',
    title: 'The publish attempt failed; run the same command again',
    clawhubStatus: 400,
  },
  PACKAGE_TRANSFER_INVALID: { kind: 'invalid', title: 'The package cannot be transferred like this' },
  TRUSTED_PUBLISHER_INVALID: { kind: 'invalid', title: 'The trusted publisher cannot be changed like this' },
  TRUSTED_PUBLISHER_MISSING: { kind: 'forbidden', title: 'Trusted publisher config is not set for this package' },
  PUBLISH_TOKEN_REFUSED: { kind: 'invalid', title: 'The GitHub OIDC token does not count for this package' },
  GITHUB_UNAVAILABLE: {
    kind: 'unavailable',
    title: 'GitHub cannot be asked right now. Please try again shortly.',
  },
  ATTEMPT_NOT_FOUND: { kind: 'not_found', title: 'Publish attempt not found' },
  UPLOAD_TICKET_INVALID: { kind: 'invalid', title: 'Upload ticket is unknown, expired or already used' },
  UPLOAD_MISMATCH: { kind: 'invalid', title: 'Uploaded bytes do not match what the ticket was issued for' },
  UPLOAD_TRUNCATED: { kind: 'invalid', title: 'The upload ended before all bytes arrived' },
  PAYLOAD_TOO_LARGE: { kind: 'too_large', title: 'The request is larger than allowed' },
  UNSUPPORTED_MEDIA_TYPE: { kind: 'unsupported', title: 'Unsupported content type' },

  PLUGIN_NOT_FOUND: { kind: 'not_found', title: 'Plugin not found' },
  RATING_EXISTS: { kind: 'conflict', title: 'You have already rated this plugin' },
  RATING_OF_OWN_PLUGIN: { kind: 'forbidden', title: "Members of a plugin's publisher cannot rate it" },
  RATING_NOT_FOUND: { kind: 'not_found', title: 'Rating not found' },
  RATING_NOT_YOURS: { kind: 'forbidden', title: 'Only its author may change a rating' },
  RATING_OWN: { kind: 'forbidden', title: 'Nobody votes on or reports a rating of their own' },
  RATING_LIMIT_REACHED: { kind: 'limited', title: 'Too many ratings, changes or reports in one day' },
  PRECONDITION_FAILED: {
    kind: 'precondition',
    title: 'The rating has changed since; read it again and decide anew',
  },
  RATING_USER_MISMATCH: { kind: 'forbidden', title: 'userId does not match the token' },

  WEBHOOK_NOT_FOUND: { kind: 'not_found', title: 'Webhook not found' },
  WEBHOOK_DELIVERY_NOT_FOUND: { kind: 'not_found', title: 'Delivery not found' },
  WEBHOOK_TARGET_FORBIDDEN: { kind: 'unprocessable', title: 'The target is not allowed' },
  WEBHOOK_DISABLED: { kind: 'conflict', title: 'The webhook is disabled; enable it first' },
  TOO_MANY_WEBHOOKS: { kind: 'conflict', title: 'Too many webhooks; delete one first' },

  IDEMPOTENCY_KEY_INVALID: {
    kind: 'invalid',
    title: 'Idempotency-Key must be 1 to 255 visible ASCII characters, such as a UUID',
  },
  IDEMPOTENCY_KEY_REUSED: {
    kind: 'unprocessable',
    title: 'This Idempotency-Key was used for another request; take a new key for a new request',
  },
  IDEMPOTENCY_IN_PROGRESS: {
    kind: 'conflict',
    title: 'The first request with this Idempotency-Key is still running. Please try again shortly.',
  },

  SCAN_NOT_FOUND: { kind: 'not_found', title: 'Scan not found' },
  SCAN_LIMIT_REACHED: {
    kind: 'conflict',
    title: 'Rescan request limit reached for this release (3)',
    clawhubStatus: 400,
  },
  SCAN_IN_PROGRESS: {
    kind: 'conflict',
    title: 'A rescan request is already in progress for this release',
    clawhubStatus: 400,
  },

  REPORT_NOT_FOUND: { kind: 'not_found', title: 'Report not found' },
  REPORT_LIMIT_REACHED: {
    kind: 'conflict',
    title: 'Report limit reached. Please wait for moderation before reporting more.',
    clawhubStatus: 400,
  },
  APPEAL_NOT_FOUND: { kind: 'not_found', title: 'Appeal not found' },
  NOT_APPEALABLE: { kind: 'conflict', title: 'There is nothing to appeal against', clawhubStatus: 400 },
  CASE_DECIDED: {
    kind: 'conflict',
    title: 'The case is decided. Reopen it before recording a different outcome.',
    clawhubStatus: 400,
  },

  RATE_LIMITED: { kind: 'limited', title: 'Rate limit exceeded' },
  DEAD_LETTER_NOT_FOUND: { kind: 'not_found', title: 'Dead letter not found' },
  SERVICE_UNAVAILABLE: {
    kind: 'unavailable',
    title: 'A part of Reef is not available right now. Please try again shortly.',
  },
  DEADLINE_EXCEEDED: { kind: 'timeout', title: 'A part of Reef did not answer in time. Please try again.' },
  INTERNAL: { kind: 'internal', title: 'Internal Server Error' },
} as const satisfies Record<string, ErrorDeclaration>;

export type ErrorCode = keyof typeof ERRORS;

/** The declaration of `code`, with the optional members visible to the compiler. */
export function errorDeclaration(code: ErrorCode): ErrorDeclaration {
  return ERRORS[code];
}

/** Whether a string from the wire is one of ours. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code);
}
