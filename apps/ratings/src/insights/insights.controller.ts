import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { getInsights, PluginChoice, type PluginInsights } from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { InsightsService } from './insights.service';

@Controller()
export class InsightsController {
  constructor(private readonly insights: InsightsService) {}

  @RpcHandler(getInsights)
  get(@Payload() input: PluginChoice): Promise<PluginInsights> {
    return this.insights.get(input);
  }
}
