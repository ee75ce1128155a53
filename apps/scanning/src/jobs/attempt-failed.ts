import type { Failure } from './scan-job.rules';

/** An attempt that came to nothing; `failure` says whose fault it may be. */
export class AttemptFailedError extends Error {
  constructor(
    readonly failure: Failure,
    cause: Error,
  ) {
    super(cause.message, { cause });
    this.name = 'AttemptFailedError';
  }
}
