import { Controller } from '@nestjs/common';
import {
  decideTransfer,
  listTransfers,
  reclaimSkills,
  requestTransfer,
  type DecidedTransfer,
  type DecideTransferInput,
  type ListTransfersInput,
  type ReclaimedSkills,
  type ReclaimSkillsInput,
  type RequestedTransfer,
  type RequestTransferInput,
  type TransferList,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { SkillReclaims } from './skill-reclaims.service';
import { TransferDecisions } from './transfer-decisions.service';
import { TransferLists } from './transfer-lists.service';
import { TransferRequests } from './transfer-requests.service';

@Controller()
export class TransfersController {
  constructor(
    private readonly requests: TransferRequests,
    private readonly decisions: TransferDecisions,
    private readonly lists: TransferLists,
    private readonly reclaims: SkillReclaims,
  ) {}

  @RpcHandler(requestTransfer)
  request(input: RequestTransferInput): Promise<RequestedTransfer> {
    return this.requests.request(input);
  }
  @RpcHandler(decideTransfer)
  decide(input: DecideTransferInput): Promise<DecidedTransfer> {
    return this.decisions.decide(input);
  }
  @RpcHandler(listTransfers)
  list(input: ListTransfersInput): Promise<TransferList> {
    return this.lists.list(input);
  }
  @RpcHandler(reclaimSkills)
  reclaim(input: ReclaimSkillsInput): Promise<ReclaimedSkills> {
    return this.reclaims.reclaim(input);
  }
}
