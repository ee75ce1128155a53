import type { Provider, Type } from '@nestjs/common';
import { StarsController } from '../stars/stars.controller';
import { StarsRepository } from '../stars/stars.repository';
import { StarsService } from '../stars/stars.service';
import { TagsController } from '../tags/tags.controller';
import { TagsRepository } from '../tags/tags.repository';
import { TagsService } from '../tags/tags.service';
import { HiddenSkills } from './hidden-skills.service';
import { ManagedItemsRepository } from './managed-items.repository';
import { ManagedSkills } from './managed-skills.service';
import { PublishedVersions } from './published-versions.service';
import { SkillDeletions } from './skill-deletions.service';
import { SkillLifecycleController } from './skill-lifecycle.controller';
import { VersionWithdrawalsRepository } from './version-withdrawals.repository';
import { VersionWithdrawals } from './version-withdrawals.service';
import { WithdrawnVersions } from './withdrawn-versions.service';

export const skillLifecycleControllers: Type[] = [SkillLifecycleController, TagsController, StarsController];

/** What happens to a skill once it is there: deletions, withdrawn versions, tags and stars. */
export const skillLifecycleProviders: Provider[] = [
  ...[ManagedSkills, ManagedItemsRepository],
  ...[HiddenSkills, SkillDeletions, PublishedVersions],
  ...[VersionWithdrawals, WithdrawnVersions, VersionWithdrawalsRepository],
  ...[TagsService, TagsRepository, StarsService, StarsRepository],
];
