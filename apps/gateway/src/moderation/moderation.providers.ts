import type { Provider, Type } from '@nestjs/common';
import { AppealCases } from './appeal-cases.service';
import { DescribedCases } from './described-cases';
import { EnforcementController } from './enforcement.controller';
import { EnforcementList } from './enforcement-list.service';
import { HardDeletesController } from './hard-deletes.controller';
import { PackageCasesController } from './package-cases.controller';
import { ReportCases } from './report-cases.service';
import { RulingCases } from './ruling-cases.service';
import { RulingsController } from './rulings.controller';
import { SkillCasesController } from './skill-cases.controller';

/** Before the controllers of single skills and packages, whose routes are wider. */
export const moderationControllers: Type[] = [
  SkillCasesController,
  PackageCasesController,
  RulingsController,
  EnforcementController,
  HardDeletesController,
];
export const moderationProviders: Provider[] = [DescribedCases, ReportCases, AppealCases, RulingCases, EnforcementList];
