import { Controller } from '@nestjs/common';
import { starSkill, unstarSkill, type SkillReference, type StarredSkill, type UnstarredSkill } from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { StarsService } from './stars.service';

@Controller()
export class StarsController {
  constructor(private readonly stars: StarsService) {}

  @RpcHandler(starSkill)
  star(input: SkillReference): Promise<StarredSkill> {
    return this.stars.star(input);
  }
  @RpcHandler(unstarSkill)
  unstar(input: SkillReference): Promise<UnstarredSkill> {
    return this.stars.unstar(input);
  }
}
