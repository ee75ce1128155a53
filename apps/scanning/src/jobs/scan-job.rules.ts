/** The static engine's name as a scanner. */
export const STATIC_SCANNER = 'static';

/** New versions go before everything else: somebody waits for them. */
export const PRIORITY_NEW_VERSION = 100;
/** Scans that somebody has asked for. */
export const PRIORITY_REQUESTED = 50;
/** Scans of many versions, because the rules have changed or the staff want it: nobody waits for one of them. */
export const PRIORITY_RESCAN = 10;

/** Why a job ended without an outcome. */
export const SUPERSEDED = 'A scan with newer rules has taken its place.';
export const WITHDRAWN = 'The version was withdrawn.';

/**
 * What went wrong with an attempt:
 * - `scan`: the scan crashed or took too long. It may be the archive's fault, so it is tried a few times only.
 * - `storage`: the archive could not be read. Not its fault: tried until the job's deadline, without counting.
 * - `unavailable`: an adapter's server does not answer as it should. Tried until the job's deadline, ever more seldom.
 * - `resting`: that server is not asked for a while. The attempt was none.
 * - `stopping`: the service stops. Somebody else goes on at once, without counting.
 */
export type Failure = 'scan' | 'storage' | 'unavailable' | 'resting' | 'stopping';

export type AfterFailure =
  { readonly giveUp: true } | { readonly giveUp: false; readonly retryInMs: number; readonly counts: boolean };

const STORAGE_RETRY_MS = 2_000;
const SCAN_RETRY_MS = 500;
const UNAVAILABLE_RETRY_MS = 500;
const LONGEST_RETRY_MS = 60_000;

/** Whether a claimed job was lost too often (its worker died each time) to be tried again. */
export function isWornOut(attempts: number, maxAttempts: number): boolean {
  return attempts > maxAttempts;
}

/**
 * What to do with a job whose attempt failed.
 *
 * @param attempts including the failed one
 * @param overdue the job is past its deadline
 */
export function afterFailure(failure: Failure, attempts: number, maxAttempts: number, overdue: boolean): AfterFailure {
  if (failure === 'stopping') return { giveUp: false, retryInMs: 0, counts: false };
  if (overdue || (failure === 'scan' && attempts >= maxAttempts)) return { giveUp: true };
  if (failure === 'storage' || failure === 'resting')
    return { giveUp: false, retryInMs: STORAGE_RETRY_MS, counts: false };
  const retryInMs =
    failure === 'scan'
      ? SCAN_RETRY_MS * attempts
      : Math.min(UNAVAILABLE_RETRY_MS * 2 ** (attempts - 1), LONGEST_RETRY_MS);
  return { giveUp: false, retryInMs, counts: true };
}
