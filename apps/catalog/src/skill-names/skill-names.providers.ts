import { OwnSkills } from './own-skills.service';
import { MergesService } from './merges.service';
import { RenamesService } from './renames.service';
import { SkillNamesController } from './skill-names.controller';
import { SkillNamesRepository } from './skill-names.repository';
import { SkillNames } from './skill-names.service';
import { SlugClaims } from './slug-claims.service';

export const skillNameControllers = [SkillNamesController];
export const skillNameProviders = [
  ...[RenamesService, MergesService],
  ...[OwnSkills, SkillNames, SkillNamesRepository, SlugClaims],
];
