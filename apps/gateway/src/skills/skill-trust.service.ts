import { Inject, Injectable } from '@nestjs/common';
import {
  getSecurityVerdicts,
  getSkillModeration,
  listFindings,
  verifySkill,
  type SecurityVerdictsInput,
  type SkillModerationAnswer,
  type SkillReference,
  type SkillVersionChoice,
} from '@app/contracts';
import { RpcClient } from '@app/messaging';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { skillCard } from './skill-card.rules';
import { verdictItem, verifiedSkill } from './skill-trust.rules';
import type { SecurityVerdictsAnswer, VerifiedSkill } from './skill-trust.views';

/** Puts together what the catalog and scanning know, with the addresses where to read on. */
@Injectable()
export class SkillTrust {
  private readonly publicUrl: string;

  constructor(
    private readonly rpc: RpcClient,
    @Inject(processConfig.token) { REEF_PUBLIC_URL }: ProcessSettings,
  ) {
    this.publicUrl = REEF_PUBLIC_URL;
  }

  async moderation(reference: SkillReference): Promise<SkillModerationAnswer> {
    const facts = await this.rpc.call(getSkillModeration, reference);
    const { moderation, versionId, mayReadEvidence, legacyReason } = facts;
    const { findings } = await this.rpc.call(listFindings, { versionId, withEvidence: mayReadEvidence });
    return { moderation: { ...moderation, legacyReason, evidence: findings } };
  }

  async verify(choice: SkillVersionChoice): Promise<VerifiedSkill> {
    return verifiedSkill(await this.rpc.call(verifySkill, choice), this.publicUrl);
  }

  async card(choice: SkillVersionChoice): Promise<string> {
    return skillCard(await this.rpc.call(verifySkill, choice), this.publicUrl);
  }

  async securityVerdicts(input: SecurityVerdictsInput): Promise<SecurityVerdictsAnswer> {
    const { verdicts } = await this.rpc.call(getSecurityVerdicts, input);
    return { items: input.items.map((item, i) => verdictItem(item, verdicts[i]!, this.publicUrl)) };
  }
}
