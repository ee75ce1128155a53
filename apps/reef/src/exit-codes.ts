/** What the exit code of `reef` says; scripts and CronJobs rely on it. */
export const EXIT = {
  ok: 0,
  /** Reef said no, or something is not as it should be; the sentence on standard error says what. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** Reef cannot be reached. */
  unreachable: 3,
} as const;

/** A failure with its exit code. The message is the one sentence the operator reads. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly exitCode: number = EXIT.failed,
  ) {
    super(message);
    this.name = 'CommandError';
  }
}
