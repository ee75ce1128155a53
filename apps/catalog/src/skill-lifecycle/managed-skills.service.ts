import { Inject, Injectable } from '@nestjs/common';
import { normalSlug, type SkillReference } from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { managesOwner } from '../owners/management.rules';
import { isStaff } from '../owners/staff';
import { chooseSkill, handleOf } from '../skills/skill-reference.rules';
import type { SkillRow } from '../skills/skill-row';
import { SkillsRepository } from '../skills/skills.repository';
import { answerTo, stateOf } from '../skills/standing.rules';
import { ManagedItemsRepository, type ManagedItem } from './managed-items.repository';

/** A skill the caller may change, locked. */
export interface ManagedSkill extends ManagedItem {
  /** The caller manages its publisher. */
  readonly isOwner: boolean;
  readonly isStaff: boolean;
}

/** Changes of skills by those who may: the owners and admins of its publisher, and the staff (server-semantics 6.6). */
@Injectable()
export class ManagedSkills {
  constructor(
    private readonly skills: SkillsRepository,
    private readonly repository: ManagedItemsRepository,
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {}

  /**
   * Does `work` to the skill, in a transaction that has it locked.
   * @throws DomainError UNAUTHENTICATED, SKILL_AMBIGUOUS; SKILL_NOT_FOUND, or FORBIDDEN to those who may read it
   */
  async change<T>(reference: SkillReference, work: (tx: Tx, skill: ManagedSkill) => Promise<T>): Promise<T> {
    const { id, ownerId } = await this.find(reference);
    return this.unitOfWork.run(async (tx) => {
      const skill = await this.repository.lock(tx, id, 'skill');
      // It has got another owner in the meantime.
      if (skill?.ownerId !== ownerId) throw new DomainError('SKILL_NOT_FOUND');
      return work(tx, { ...skill, isOwner: managesOwner(currentActor(), ownerId), isStaff: isStaff() });
    });
  }

  /** One's own first, whatever others call theirs; no alias is followed. */
  private async find(reference: SkillReference): Promise<SkillRow> {
    const actor = currentActor();
    if (actor?.userId === undefined) throw new DomainError('UNAUTHENTICATED');
    const slug = normalSlug(reference.slug);
    const found = await this.skills.findBySlug(slug, handleOf(reference.ownerHandle));
    const candidates = found.filter((skill) => skill.slug === slug);
    const own = candidates.filter(({ ownerId }) => managesOwner(actor, ownerId));
    const chosen = this.choose(own, slug) ?? (isStaff() ? this.choose(candidates, slug) : undefined);
    if (chosen !== undefined) return chosen;
    const isThere = candidates.some(
      (skill) =>
        actor.publisherIds.includes(skill.ownerId) || answerTo(stateOf(skill), 'stranger', 'detail') === 'serve',
    );
    throw new DomainError(isThere ? 'FORBIDDEN' : 'SKILL_NOT_FOUND');
  }
  private choose(candidates: readonly SkillRow[], slug: string): SkillRow | undefined {
    return chooseSkill(candidates, slug, this.settings.REEF_PUBLIC_URL);
  }
}
