import { Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import { InjectUnitOfWork, UnitOfWork, type Tx } from '@app/persistence';
import { UploadsRepository } from '../uploads/uploads.repository';
import { PublishVelocity } from '../velocity/velocity.service';
import type { Attempt, NewAttempt, StoredContent } from './attempt';
import { assertIdentical } from './attempt.rules';
import { AttemptsRepository, recordBlobs } from './attempts.repository';

/** A sound publish request, and what it brings in. */
export interface Publication {
  readonly attempt: NewAttempt;
  readonly ownerHandle: string;
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
    private readonly velocity: PublishVelocity,
  ) {}

  /** @throws DomainError PUBLISH_INVALID when the publisher is too fast, VERSION_EXISTS, PUBLISH_FAILED while another one is under way, UPLOAD_TICKET_INVALID */
  async take({ attempt, ownerHandle, uploadIds, blobs, announce }: Publication): Promise<TakenIn> {
    const limits = await this.velocity.limitsOf(ownerHandle);
    return this.unitOfWork.run(async (tx) => {
      if (limits !== undefined) await this.velocity.lock(tx, attempt.ownerId);
      const claimed = await this.attempts.insert(tx, attempt);
      if (claimed !== undefined) {
        if (limits !== undefined) await this.velocity.assertWithin(tx, attempt, limits);
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
