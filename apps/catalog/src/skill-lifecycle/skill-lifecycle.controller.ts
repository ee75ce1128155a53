import { Controller } from '@nestjs/common';
import {
  confirmVersion,
  deleteSkill,
  restoreSkillVersion,
  undeleteSkill,
  withdrawSkillVersion,
  type ChangeSkillInput,
  type ConfirmedVersion,
  type ConfirmVersionInput,
  type SkillChanged,
  type SkillVersionReference,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { PublishedVersions } from './published-versions.service';
import { SkillDeletions } from './skill-deletions.service';
import { VersionWithdrawals } from './version-withdrawals.service';

@Controller()
export class SkillLifecycleController {
  constructor(
    private readonly skills: SkillDeletions,
    private readonly versions: VersionWithdrawals,
    private readonly published: PublishedVersions,
  ) {}

  @RpcHandler(deleteSkill)
  delete(input: ChangeSkillInput): Promise<SkillChanged> {
    return this.skills.delete(input);
  }
  @RpcHandler(undeleteSkill)
  undelete(input: ChangeSkillInput): Promise<SkillChanged> {
    return this.skills.undelete(input);
  }
  @RpcHandler(withdrawSkillVersion)
  withdrawVersion(input: SkillVersionReference): Promise<SkillChanged> {
    return this.versions.withdraw(input);
  }
  @RpcHandler(restoreSkillVersion)
  restoreVersion(input: SkillVersionReference): Promise<SkillChanged> {
    return this.versions.restore(input);
  }
  @RpcHandler(confirmVersion)
  confirmVersion(input: ConfirmVersionInput): Promise<ConfirmedVersion> {
    return this.published.confirm(input);
  }
}
