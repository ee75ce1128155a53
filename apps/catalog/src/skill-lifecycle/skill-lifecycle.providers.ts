import type { Provider, Type } from '@nestjs/common';
import { StarsController } from '../stars/stars.controller';
import { StarsRepository } from '../stars/stars.repository';
import { StarsService } from '../stars/stars.service';
import { TagsController } from '../tags/tags.controller';
import { TagsRepository } from '../tags/tags.repository';
import { TagsService } from '../tags/tags.service';
import { HiddenSkills } from './hidden-skills.service';
import { ManagedSkillsRepository } from './managed-skills.repository';
import { ManagedSkills } from './managed-skills.service';
import { PublishedVersions } from './published-versions.service';
import { SkillDeletions } from './skill-deletions.service';
import { SkillLifecycleController } from './skill-lifecycle.controller';
import { VersionWithdrawalsRepository } from './version-withdrawals.repository';
import { VersionWithdrawals } from './version-withdrawals.service';

export const skillLifecycleControllers: Type[] = [SkillLifecycleController, TagsController, StarsController];

/** What happens to a skill once it is there: deletions, withdrawn versions, tags and stars. */
export const skillLifecycleProviders: Provider[] = [
  ...[ManagedSkills, ManagedSkillsRepository],
  ...[HiddenSkills, SkillDeletions, PublishedVersions],
  ...[VersionWithdrawals, VersionWithdrawalsRepository],
  ...[TagsService, TagsRepository, StarsService, StarsRepository],
];
