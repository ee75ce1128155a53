import { Injectable } from '@nestjs/common';
import type {
  SkillModerationFacts,
  SkillReference,
  SkillScan,
  SkillVerification,
  SkillVersionChoice,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { askerOf, SkillFinder } from './skill-finder.service';
import { legacyReason, scanView, verificationView } from './skill-trust.rules';
import type { SkillRow } from './skill-row';
import { isFlagged, moderationOf } from './skill-view.rules';
import { SkillsRepository } from './skills.repository';
import { stateOf } from './standing.rules';

/** What is known for and against a skill. */
@Injectable()
export class SkillTrustService {
  constructor(
    private readonly finder: SkillFinder,
    private readonly repository: SkillsRepository,
  ) {}

  async scan(choice: SkillVersionChoice): Promise<SkillScan> {
    const skill = await this.finder.get(choice, 'detail');
    return scanView(skill, await this.finder.getNamedVersion(skill, choice));
  }

  /** @throws DomainError SKILL_AMBIGUOUS; NOT_FOUND also for what exists but is nobody else's business */
  async moderation(reference: SkillReference): Promise<SkillModerationFacts> {
    const skill = await this.findModerated(reference);
    const mayReadEvidence = skill !== undefined && askerOf(skill) !== 'stranger';
    if (skill === undefined || !(mayReadEvidence || isFlagged(skill.shown)))
      throw new DomainError('NOT_FOUND', 'Moderation details unavailable');
    return {
      moderation: moderationOf(skill.shown),
      ...{ skillId: skill.id, ownerId: skill.ownerId, slug: skill.slug },
      ...{ versionId: skill.shown.id, version: skill.shown.version },
      mayReadEvidence,
      legacyReason: mayReadEvidence ? legacyReason(stateOf(skill), skill.shown.verdict) : null,
    };
  }

  private async findModerated(reference: SkillReference): Promise<SkillRow | undefined> {
    try {
      return await this.finder.get(reference, 'moderation');
    } catch (error) {
      if (error instanceof DomainError && error.code === 'SKILL_NOT_FOUND') return undefined;
      throw error;
    }
  }

  async verify(choice: SkillVersionChoice): Promise<SkillVerification> {
    const skill = await this.finder.get(choice, 'content');
    const row = await this.finder.getNamedVersion(skill, choice);
    return verificationView(skill, row, await this.repository.files(row.id), choice);
  }
}
