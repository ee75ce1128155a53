import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';

const NETWORK = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
/** Connection exceptions, a server that stops or starts, too many connections. */
const SQLSTATE = /^(08...|57P0[1235]|53300)$/;
/** What the driver says without a code. */
const DRIVER =
  /timeout exceeded when trying to connect|connection terminated|connection ended|not queryable|timeout expired|Cannot use a pool after/i;

/** Whether the database could not be reached, as opposed to having refused what was asked. Worth trying again later. */
export function isConnectionFailure(error: unknown): boolean {
  if (error instanceof QueryRunnerAlreadyReleasedError) return true;
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (!(cause instanceof Error)) return false;
  const { code } = cause as Error & { code?: unknown };
  if (typeof code === 'string') return NETWORK.test(code) || SQLSTATE.test(code);
  return DRIVER.test(cause.message);
}
