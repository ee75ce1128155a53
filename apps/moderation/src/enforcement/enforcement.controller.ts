import { Controller } from '@nestjs/common';
import { listEnforcement, type EnforcementPage, type ListEnforcementInput } from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { EnforcementNotices } from './enforcement.service';

@Controller()
export class EnforcementController {
  constructor(private readonly notices: EnforcementNotices) {}

  @RpcHandler(listEnforcement)
  list(input: ListEnforcementInput): Promise<EnforcementPage> {
    return this.notices.list(input);
  }
}
