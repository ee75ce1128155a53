import { Controller } from '@nestjs/common';
import {
  mergeSkill,
  renameSkill,
  type MergedSkill,
  type MergeSkillInput,
  type RenamedSkill,
  type RenameSkillInput,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { MergesService } from './merges.service';
import { RenamesService } from './renames.service';

@Controller()
export class SkillNamesController {
  constructor(
    private readonly renames: RenamesService,
    private readonly merges: MergesService,
  ) {}

  @RpcHandler(renameSkill)
  rename(input: RenameSkillInput): Promise<RenamedSkill> {
    return this.renames.rename(input);
  }
  @RpcHandler(mergeSkill)
  merge(input: MergeSkillInput): Promise<MergedSkill> {
    return this.merges.merge(input);
  }
}
