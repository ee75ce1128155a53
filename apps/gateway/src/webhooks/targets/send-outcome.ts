/** How one attempt went. */
export interface SendOutcome {
  /** Undefined: there was no answer. */
  readonly status?: number;
  /** As the receiver sent it. */
  readonly retryAfter?: string;
  /** The first characters of the answer. */
  readonly response?: string;
  /** What went wrong, for the owner's eyes. */
  readonly error?: string;
  readonly durationMs: number;
}
