import type { ErrorCode, ItemKind, RegisteredVersion, VersionArtifact, VersionFile } from '@app/contracts';
import type { Actor } from '@app/kernel';

/**
 * The states of a publish attempt, in order. Every arrow is one committed row, so a crash at any of them resumes:
 *
 *     received → validated → stored → registered → published ⇄ blocked
 *         └──────────┴──────────┴→ failed
 *
 * - received: the request is sound and its uploads are taken
 * - validated: the content was read and is right; what the catalog needs of it is known
 * - stored: the archive is in blob storage
 * - registered: the catalog has the version, and nobody sees it until the verdict
 * - failed: nothing is registered; the version is free again
 */
export type AttemptState = 'received' | 'validated' | 'stored' | 'registered' | 'published' | 'blocked' | 'failed';

/** One version of one thing, under the owner and name it has now. At most one attempt for it is not failed. */
export interface AttemptKey {
  readonly kind: ItemKind;
  readonly ownerId: string;
  readonly name: string;
  readonly version: string;
}
/** In whose name the attempt runs, also when a sweeper continues it long after the request is over. */
export interface AttemptContext {
  readonly requestId: string;
  readonly traceparent: string;
  readonly actor: Actor;
}
export interface NewAttempt extends AttemptKey {
  /** Tells an identical request from another one for the same version. */
  readonly contentDigest: string;
  readonly request: unknown;
}
/** What the world may know of an attempt. */
export interface AttemptStatus {
  readonly id: string;
  readonly state: AttemptState;
  readonly contentDigest: string;
  readonly itemId: string | null;
  readonly versionId: string | null;
  readonly errorCode: ErrorCode | null;
  readonly errorMessage: string | null;
}
/** What those who wait for it may know. */
export interface AttemptReport extends AttemptStatus, AttemptKey {
  /** Of the catalog's last decision; null before the first. */
  readonly verdict: string | null;
  /** It failed because its time was up. */
  readonly overdue: boolean;
}
/** An attempt with all it takes to continue it. */
export interface Attempt extends AttemptStatus, AttemptKey {
  readonly context: AttemptContext;
  readonly request: unknown;
  readonly prepared: unknown;
  readonly artifact: VersionArtifact | null;
  /** The catalog was asked and its answer is not known: it may have registered the version. */
  readonly outcomeUnknown: boolean;
  /** How often somebody has begun or continued it, not counting the first time. */
  readonly tries: number;
  /** Proof that the holder may change the attempt; a new one with every claim. */
  readonly worker: string;
}

/** What is particular to skills and to packages. Each may run again after a crash and must come to the same end. */
export interface AttemptSteps {
  /**
   * Reads the content and derives what the catalog is to be told; a JSON value.
   * @throws DomainError when the content cannot be published
   */
  validate(attempt: Attempt): Promise<unknown>;
  /** Brings what users will download into blob storage. */
  store(attempt: Attempt): Promise<StoredContent>;
  /** Asks the catalog. @throws DomainError its refusal */
  register(attempt: Attempt): Promise<RegisteredVersion>;
}
export interface StoredContent {
  readonly artifact: VersionArtifact;
  /** Blobs beside the artifact that were written on the way. */
  readonly blobs: readonly Pick<VersionFile, 'sha256' | 'size'>[];
}

/** Ended, or in the hands of the verdict: no worker has anything to do any more. */
export function isPlaced({ state }: AttemptStatus): boolean {
  return state === 'registered' || state === 'failed' || isDecided(state);
}
export function isDecided(state: AttemptState): boolean {
  return state === 'published' || state === 'blocked';
}
