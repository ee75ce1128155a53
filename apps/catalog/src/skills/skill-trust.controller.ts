import { Controller } from '@nestjs/common';
import {
  getSecurityVerdicts,
  getSkillModeration,
  getSkillScan,
  verifySkill,
  type SecurityVerdicts,
  type SecurityVerdictsInput,
  type SkillModerationFacts,
  type SkillReference,
  type SkillScan,
  type SkillVerification,
  type SkillVersionChoice,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { SecurityVerdictsService } from './security-verdicts.service';
import { SkillTrustService } from './skill-trust.service';

@Controller()
export class SkillTrustController {
  constructor(
    private readonly trust: SkillTrustService,
    private readonly verdicts: SecurityVerdictsService,
  ) {}

  @RpcHandler(getSkillScan)
  scan(input: SkillVersionChoice): Promise<SkillScan> {
    return this.trust.scan(input);
  }
  @RpcHandler(getSkillModeration)
  moderation(input: SkillReference): Promise<SkillModerationFacts> {
    return this.trust.moderation(input);
  }
  @RpcHandler(verifySkill)
  verify(input: SkillVersionChoice): Promise<SkillVerification> {
    return this.trust.verify(input);
  }
  @RpcHandler(getSecurityVerdicts)
  securityVerdicts(input: SecurityVerdictsInput): Promise<SecurityVerdicts> {
    return this.verdicts.judge(input);
  }
}
