import { Controller } from '@nestjs/common';
import { getPublishAttempt, type GetPublishAttemptInput, type PublishAttempt } from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { AttemptReports } from './attempt-reports.service';

@Controller()
export class AttemptsController {
  constructor(private readonly reports: AttemptReports) {}

  @RpcHandler(getPublishAttempt)
  get({ attemptId }: GetPublishAttemptInput): Promise<PublishAttempt> {
    return this.reports.get(attemptId);
  }
}
