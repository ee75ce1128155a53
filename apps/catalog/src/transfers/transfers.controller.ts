import { Controller } from '@nestjs/common';
import {
  decideTransfer,
  listTransfers,
  requestTransfer,
  type DecidedTransfer,
  type DecideTransferInput,
  type ListTransfersInput,
  type RequestedTransfer,
  type RequestTransferInput,
  type TransferList,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { TransferDecisions } from './transfer-decisions.service';
import { TransferLists } from './transfer-lists.service';
import { TransferRequests } from './transfer-requests.service';

@Controller()
export class TransfersController {
  constructor(
    private readonly requests: TransferRequests,
    private readonly decisions: TransferDecisions,
    private readonly lists: TransferLists,
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
}
