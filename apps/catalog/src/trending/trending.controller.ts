import { Controller } from '@nestjs/common';
import { listTrendingSkills, type ListTrendingSkillsInput, type TrendingSkills } from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { TrendingService } from './trending.service';

@Controller()
export class TrendingController {
  constructor(private readonly trending: TrendingService) {}

  @RpcHandler(listTrendingSkills)
  show(input: ListTrendingSkillsInput): Promise<TrendingSkills> {
    return this.trending.show(input);
  }
}
