import { Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import { InjectUnitOfWork, UnitOfWork, type Tx } from '@app/persistence';
import { UploadsRepository } from '../uploads/uploads.repository';
import type { Attempt, NewAttempt, StoredContent } from './attempt';
import { assertIdentical } from './attempt.rules';
import { AttemptsRepository, recordBlobs } from './attempts.repository';

/** A sound publish request, and what it brings in. */
export interface Publication {
  readonly attempt: NewAttempt;
  readonly uploadIds: readonly string[];
  readonly blobs: StoredContent['blobs'];
  /** Called for a new attempt, to say more about it than it keeps. */
  readonly announce?: ((tx: Tx, attemptId: string) => Promise<void>) | undefined;
}
/** `claimed`: a new attempt, for the caller to run. Absent: the attempt of an identical request. */
export interface TakenIn {
  readonly id: string;
  readonly claimed?: Attempt;
}

/** Turns a request into an attempt, or finds the attempt that an identical request has made before. */
@Injectable()
export class AttemptIntake {
  constructor(
    @InjectUnitOfWork('publishing') private readonly unitOfWork: UnitOfWork,
    private readonly attempts: AttemptsRepository,
    private readonly uploads: UploadsRepository,
  ) {}

  /** @throws DomainError VERSION_EXISTS, PUBLISH_FAILED while another one is under way, UPLOAD_TICKET_INVALID */
  take({ attempt, uploadIds, blobs, announce }: Publication): Promise<TakenIn> {
    return this.unitOfWork.run(async (tx) => {
      const claimed = await this.attempts.insert(tx, attempt);
      if (claimed !== undefined) {
        await this.uploads.use(tx, uploadIds, claimed.id);
        await recordBlobs(tx, claimed.id, blobs);
        await announce?.(tx, claimed.id);
        return { id: claimed.id, claimed };
      }
      const existing = await this.attempts.findActive(tx, attempt);
      // It has failed between the two statements: the version is free, and the same request will do.
      if (existing === undefined) throw new DomainError('PUBLISH_FAILED');
      assertIdentical(existing, attempt.contentDigest);
      await this.uploads.use(tx, uploadIds, existing.id);
      return { id: existing.id };
    });
  }
}
