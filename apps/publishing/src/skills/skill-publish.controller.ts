import { Controller } from '@nestjs/common';
import { publishSkill, type PublishedSkill, type PublishSkillInput } from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { SkillPublishService } from './skill-publish.service';

@Controller()
export class SkillPublishController {
  constructor(private readonly skills: SkillPublishService) {}

  @RpcHandler(publishSkill)
  publish(input: PublishSkillInput): Promise<PublishedSkill> {
    return this.skills.publish(input);
  }
}
