import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { getRolloutPolicy, PluginChoice, type RolloutPolicy } from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { PoliciesService } from './policies.service';

@Controller()
export class PoliciesController {
  constructor(private readonly policies: PoliciesService) {}

  @RpcHandler(getRolloutPolicy)
  get(@Payload() input: PluginChoice): Promise<RolloutPolicy> {
    return this.policies.get(input);
  }
}
