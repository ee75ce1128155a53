import { Controller } from '@nestjs/common';
import { moveSkillTag, type MovedSkillTag, type MoveSkillTagInput } from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { TagsService } from './tags.service';

@Controller()
export class TagsController {
  constructor(private readonly tags: TagsService) {}

  @RpcHandler(moveSkillTag)
  move(input: MoveSkillTagInput): Promise<MovedSkillTag> {
    return this.tags.move(input);
  }
}
