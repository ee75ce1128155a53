import { Inject, Injectable } from '@nestjs/common';
import {
  getModerationState,
  getSecurityVerdicts,
  getSkillModeration,
  listFindings,
  verifySkill,
  type ModerationState,
  type SecurityVerdictsInput,
  type SkillModerationAnswer,
  type SkillModerationFacts,
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
    const [{ findings }, review] = await Promise.all([
      this.rpc.call(listFindings, { versionId, withEvidence: mayReadEvidence }),
      mayReadEvidence ? this.review(facts) : undefined,
    ]);
    if (review === undefined) return { moderation: { ...moderation, legacyReason, evidence: findings } };
    const reason = legacyReason ?? (review.hidden ? 'manual.report' : null);
    return { moderation: { ...moderation, legacyReason: reason, evidence: findings, review } };
  }

  private review({ skillId: itemId, slug: name, ...facts }: SkillModerationFacts): Promise<ModerationState> {
    const { ownerId, versionId, version } = facts;
    const target = { kind: 'skill' as const, itemId, name, ownerId, versionId, version };
    return this.rpc.call(getModerationState, { target });
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
