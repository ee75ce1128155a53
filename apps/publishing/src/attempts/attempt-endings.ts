import { Injectable } from '@nestjs/common';
import { versionDecided } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { OnEvent, type Envelope } from '@app/messaging';
import { InjectUnitOfWork, UnitOfWork, type Tx } from '@app/persistence';
import { UploadsRepository } from '../uploads/uploads.repository';
import type { Attempt } from './attempt';
import { AttemptSignals } from './attempt-signals';
import { AttemptWorkRepository } from './attempt-work.repository';
import { decidedState } from './attempt.rules';
import { AttemptsRepository } from './attempts.repository';

/** How attempts end: by a failure, by their deadline, or by the catalog's decision. */
@Injectable()
export class AttemptEndings {
  constructor(
    @InjectUnitOfWork('publishing') private readonly unitOfWork: UnitOfWork,
    private readonly attempts: AttemptsRepository,
    private readonly work: AttemptWorkRepository,
    private readonly uploads: UploadsRepository,
    private readonly signals: AttemptSignals,
  ) {}

  /** The version is free again, and so are the uploads. @throws LeaseLostError */
  async fail(attempt: Attempt, reason: DomainError): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await this.work.fail(tx, attempt, reason);
      await this.freed(tx, [attempt.id]);
    });
  }

  /** Fails the attempts whose time is up and forgets the tickets nobody used. */
  async expire(): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await this.freed(tx, await this.attempts.failOverdue(tx, new DomainError('PUBLISH_FAILED')));
    });
    await this.uploads.purge();
  }

  @OnEvent(versionDecided, 'publishing-attempt-outcome')
  async onVersionDecided({ payload }: Envelope<typeof versionDecided>, tx: Tx): Promise<void> {
    this.wake(tx, await this.attempts.decide(tx, payload, decidedState(payload)));
  }

  private async freed(tx: Tx, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.uploads.release(tx, ids);
    this.wake(tx, ids);
  }
  private wake(tx: Tx, ids: readonly string[]): void {
    tx.onCommit(() => ids.forEach((id) => this.signals.wake(id)));
  }
}
