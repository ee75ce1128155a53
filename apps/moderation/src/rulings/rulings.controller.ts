import { Controller } from '@nestjs/common';
import {
  getModerationState,
  listModerationQueue,
  ruleVersion,
  type GetModerationStateInput,
  type ListQueueInput,
  type ModerationState,
  type QueuePage,
  type RuledVersion,
  type RuleVersionInput,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { QueueService } from '../queue/queue.service';
import { Rulings } from './rulings.service';

@Controller()
export class RulingsController {
  constructor(
    private readonly rulings: Rulings,
    private readonly queue: QueueService,
  ) {}

  @RpcHandler(ruleVersion)
  rule(input: RuleVersionInput): Promise<RuledVersion> {
    return this.rulings.rule(input);
  }
  @RpcHandler(getModerationState)
  state(input: GetModerationStateInput): Promise<ModerationState> {
    return this.queue.state(input);
  }
  @RpcHandler(listModerationQueue)
  list(input: ListQueueInput): Promise<QueuePage> {
    return this.queue.list(input);
  }
}
