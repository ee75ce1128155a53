import { Injectable } from '@nestjs/common';
import { skillMerged, type MergedSkill, type MergeSkillInput } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { DecisionsService } from '../decisions/decisions.service';
import { currentInitiator } from '../owners/staff';
import { PendingTransfers } from '../transfers/pending-transfers.service';
import { OwnSkills } from './own-skills.service';
import type { OwnSkill } from './name.rules';
import { SkillNames } from './skill-names.service';

/** Makes one skill of two: the source disappears, and its names lead to the target. */
@Injectable()
export class MergesService {
  constructor(
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
    private readonly skills: OwnSkills,
    private readonly names: SkillNames,
    private readonly transfers: PendingTransfers,
    private readonly decisions: DecisionsService,
  ) {}

  /** @throws DomainError INVALID_INPUT, SKILL_NOT_FOUND, SKILL_AMBIGUOUS, FORBIDDEN, SLUG_TAKEN, TOO_MANY_ALIASES */
  async merge(input: MergeSkillInput): Promise<MergedSkill> {
    if (input.target.slug.trim() === '') throw new DomainError('INVALID_INPUT', 'targetSlug required');
    const found = [await this.skills.get(input.source), await this.skills.get(input.target)] as const;
    if (found[0].id === found[1].id)
      throw new DomainError('INVALID_INPUT', 'Source and target must be different skills');
    return this.unitOfWork.run(async (tx) => {
      const [source, target] = await this.skills.lock(tx, found);
      await this.transfers.drop(tx, source, 'merged');
      await this.names.takeOver(tx, source, target);
      await this.decisions.reconsiderItem(tx, source.id, source.isPublic);
      await tx.emit(skillMerged, { source: sideOf(source), target: sideOf(target), by: currentInitiator() });
      return { ok: true, sourceSlug: source.slug, targetSlug: target.slug };
    });
  }
}

function sideOf({ id: skillId, slug, ownerId, ownerHandle }: OwnSkill) {
  return { skillId, slug, ownerId, ownerHandle };
}
