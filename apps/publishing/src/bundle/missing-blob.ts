import { DomainError } from '@app/kernel';
import { BlobMissingError } from '@app/storage';

/** For `.catch`: bytes that were stored and are gone do not come back by trying again. */
export function becauseMissing(error: unknown): never {
  if (error instanceof BlobMissingError) throw new DomainError('PUBLISH_FAILED');
  throw error;
}
