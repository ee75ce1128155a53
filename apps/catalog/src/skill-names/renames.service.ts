import { Injectable } from '@nestjs/common';
import { normalSlug, skillRenamed, slugProblem, type RenamedSkill, type RenameSkillInput } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { PublicFaceRepository } from '../decisions/public-face.repository';
import { currentInitiator } from '../owners/staff';
import { OwnSkills } from './own-skills.service';
import type { OwnSkill } from './name.rules';
import { SkillNames } from './skill-names.service';

/** Gives skills other slugs. */
@Injectable()
export class RenamesService {
  constructor(
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
    private readonly skills: OwnSkills,
    private readonly names: SkillNames,
    private readonly faces: PublicFaceRepository,
  ) {}

  /** @throws DomainError INVALID_INPUT, SKILL_NOT_FOUND, SKILL_AMBIGUOUS, FORBIDDEN, SLUG_TAKEN, TOO_MANY_ALIASES */
  async rename({ newSlug, ...reference }: RenameSkillInput): Promise<RenamedSkill> {
    const slug = normalSlug(newSlug);
    if (slug === '') throw new DomainError('INVALID_INPUT', 'newSlug required');
    const found = await this.skills.get(reference);
    if (slug === found.slug) return { ok: true, slug, previousSlug: slug };
    const problem = slugProblem(slug);
    if (problem !== undefined) throw new DomainError('INVALID_INPUT', problem);
    return this.unitOfWork.run(async (tx) => {
      const [skill] = await this.skills.lock(tx, [found] as const);
      if (slug !== skill.slug) await this.change(tx, skill, slug);
      return { ok: true, slug, previousSlug: skill.slug };
    });
  }

  private async change(tx: Tx, skill: OwnSkill, slug: string): Promise<void> {
    const { id: skillId, ownerId, ownerHandle, slug: previousSlug } = skill;
    await this.names.rename(tx, skill, slug);
    await this.faces.refresh(tx, skillId);
    await tx.emit(skillRenamed, { skillId, ownerId, ownerHandle, slug, previousSlug, by: currentInitiator() });
  }
}
