import { Controller } from '@nestjs/common';
import {
  getAppeal,
  listAppeals,
  resolveAppeal,
  submitAppeal,
  type AppealPage,
  type AppealRecord,
  type AppealReference,
  type ListAppealsInput,
  type ResolveAppealInput,
  type ResolvedAppeal,
  type SubmitAppealInput,
  type SubmittedAppeal,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { AppealDecisions } from './appeal-decisions.service';
import { AppealsService } from './appeals.service';

@Controller()
export class AppealsController {
  constructor(
    private readonly appeals: AppealsService,
    private readonly decisions: AppealDecisions,
  ) {}

  @RpcHandler(submitAppeal)
  submit(input: SubmitAppealInput): Promise<SubmittedAppeal> {
    return this.appeals.submit(input);
  }
  @RpcHandler(listAppeals)
  list(input: ListAppealsInput): Promise<AppealPage> {
    return this.appeals.list(input);
  }
  @RpcHandler(getAppeal)
  get(input: AppealReference): Promise<AppealRecord> {
    return this.appeals.get(input);
  }
  @RpcHandler(resolveAppeal)
  resolve(input: ResolveAppealInput): Promise<ResolvedAppeal> {
    return this.decisions.resolve(input);
  }
}
