import { Controller } from '@nestjs/common';
import {
  findSkillDownload,
  findSkillFile,
  getSkill,
  getSkillVersion,
  listSkills,
  listSkillVersions,
  resolveSkill,
  type FindSkillFileInput,
  type FoundDownload,
  type FoundFile,
  type ListSkillsInput,
  type ListSkillVersionsInput,
  type ResolvedSkill,
  type ResolveSkillInput,
  type SkillDetail,
  type SkillList,
  type SkillReference,
  type SkillVersionChoice,
  type SkillVersionDetail,
  type SkillVersionList,
  type SkillVersionReference,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { SkillBytesService } from './skill-bytes.service';
import { SkillListsService } from './skill-lists.service';
import { SkillsService } from './skills.service';

@Controller()
export class SkillsController {
  constructor(
    private readonly skills: SkillsService,
    private readonly lists: SkillListsService,
    private readonly bytes: SkillBytesService,
  ) {}

  @RpcHandler(listSkills)
  list(input: ListSkillsInput): Promise<SkillList> {
    return this.lists.list(input);
  }
  @RpcHandler(getSkill)
  get(input: SkillReference): Promise<SkillDetail> {
    return this.skills.get(input);
  }
  @RpcHandler(listSkillVersions)
  listVersions(input: ListSkillVersionsInput): Promise<SkillVersionList> {
    return this.skills.listVersions(input);
  }
  @RpcHandler(getSkillVersion)
  getVersion(input: SkillVersionReference): Promise<SkillVersionDetail> {
    return this.skills.getVersion(input);
  }
  @RpcHandler(findSkillFile)
  findFile(input: FindSkillFileInput): Promise<FoundFile> {
    return this.bytes.findFile(input);
  }
  @RpcHandler(findSkillDownload)
  findDownload(input: SkillVersionChoice): Promise<FoundDownload> {
    return this.bytes.findDownload(input);
  }
  @RpcHandler(resolveSkill)
  resolve(input: ResolveSkillInput): Promise<ResolvedSkill> {
    return this.skills.resolve(input);
  }
}
