import { Controller } from '@nestjs/common';
import {
  findSkillDownload,
  findSkillFile,
  getLegacySkill,
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
  type LegacySkillDetail,
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
import { LegacySkillsService } from './legacy-skills.service';
import { SkillBytesService } from './skill-bytes.service';
import { SkillListsService } from './skill-lists.service';
import { SkillsService } from './skills.service';

@Controller()
export class SkillsController {
  constructor(
    private readonly skills: SkillsService,
    private readonly lists: SkillListsService,
    private readonly bytes: SkillBytesService,
    private readonly legacy: LegacySkillsService,
  ) {}

  @RpcHandler(listSkills)
  list(input: ListSkillsInput): Promise<SkillList> {
    return this.lists.list(input);
  }
  @RpcHandler(getSkill)
  get(input: SkillReference): Promise<SkillDetail> {
    return this.skills.get(input);
  }
  @RpcHandler(getLegacySkill)
  getLegacy(input: SkillReference): Promise<LegacySkillDetail> {
    return this.legacy.get(input);
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
