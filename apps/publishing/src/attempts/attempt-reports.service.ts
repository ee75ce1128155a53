import { Injectable } from '@nestjs/common';
import type { PublishAttempt } from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import { attemptView, maySee } from './attempt-report.rules';
import { AttemptsRepository } from './attempts.repository';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Tells those who wait how far a publish is. */
@Injectable()
export class AttemptReports {
  constructor(private readonly attempts: AttemptsRepository) {}

  /** @throws DomainError ATTEMPT_NOT_FOUND, also for what the caller must not see */
  async get(id: string): Promise<PublishAttempt> {
    const report = UUID.test(id) ? await this.attempts.report(id) : undefined;
    if (report === undefined || !maySee(currentActor(), report)) throw new DomainError('ATTEMPT_NOT_FOUND');
    return attemptView(report);
  }
}
