import type { ErrorCode, VersionDecided } from '@app/contracts';
import { DomainError } from '@app/kernel';
import type { AttemptStatus } from './attempt';

const FIRST_RETRY_SECONDS = 1;
const LAST_RETRY_SECONDS = 60;

/** Answers after which trying the same again is of no use. */
const FINAL: ReadonlySet<ErrorCode> = new Set([
  'PUBLISH_INVALID',
  'SLUG_TAKEN',
  'NAME_TAKEN',
  'VERSION_EXISTS',
  'OWNER_NOT_ALLOWED',
  'FORBIDDEN',
  'PUBLISH_FAILED',
]);

/** Pause before try `tries + 1`, in seconds: 1, 2, 4 … 60. */
export function retrySeconds(tries: number): number {
  return Math.min(LAST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** Math.min(tries, 10));
}

/** The reason to give an attempt up; undefined when the failure may pass. */
export function finalFailure(error: unknown): DomainError | undefined {
  if (!(error instanceof DomainError)) return undefined;
  // The catalog understands no later what it does not understand now; the caller cannot change its words.
  if (error.code === 'INVALID_INPUT') return new DomainError('PUBLISH_FAILED');
  return FINAL.has(error.code) ? error : undefined;
}

/**
 * Whether a failed call may have registered the version all the same. No answer in time says nothing;
 * "nobody answers" says that nobody was asked, so what was unknown before stays as it was.
 */
export function outcomeUnknownAfter(error: unknown, before: boolean): boolean {
  if (!(error instanceof DomainError) || error.code === 'DEADLINE_EXCEEDED') return true;
  return error.code === 'SERVICE_UNAVAILABLE' && before;
}

/** The state a decision of the catalog brings; undefined while the verdict is still open. */
export function decidedState({
  visible,
  verdict,
}: Pick<VersionDecided, 'visible' | 'verdict'>): 'published' | 'blocked' | undefined {
  if (visible) return 'published';
  return verdict === 'pending' ? undefined : 'blocked';
}

/**
 * Whether a request for a version that has an attempt asks for the same content.
 * @throws DomainError VERSION_EXISTS, or PUBLISH_FAILED as long as the other attempt may still fail
 */
export function assertIdentical(existing: AttemptStatus, contentDigest: string): void {
  if (existing.contentDigest === contentDigest) return;
  if (existing.itemId !== null) throw new DomainError('VERSION_EXISTS');
  throw new DomainError('PUBLISH_FAILED', 'Another publish of this version is under way. Please try again shortly.');
}
