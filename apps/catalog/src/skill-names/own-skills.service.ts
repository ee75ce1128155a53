import { Inject, Injectable } from '@nestjs/common';
import { normalSlug, type SkillReference } from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { shareOwners } from '../owners/owner-holds.repository';
import { handleOf } from '../skills/skill-reference.rules';
import { chooseOwn, type OwnSkill } from './name.rules';
import { SkillNamesRepository } from './skill-names.repository';

/** Leads to the skills somebody wants to rename, merge or give away. */
@Injectable()
export class OwnSkills {
  constructor(
    private readonly names: SkillNamesRepository,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {}

  /** @throws DomainError SKILL_NOT_FOUND, SKILL_AMBIGUOUS, FORBIDDEN; see `chooseOwn` */
  async get(reference: SkillReference): Promise<OwnSkill> {
    const slug = normalSlug(reference.slug);
    const candidates = await this.names.find(slug, handleOf(reference.ownerHandle));
    return chooseOwn(candidates, slug, currentActor(), this.settings.REEF_PUBLIC_URL);
  }

  /**
   * The skills as they are now, locked together with their owners until the transaction ends.
   * @param more owners that are to be locked, too
   * @throws DomainError SKILL_NOT_FOUND when one has gone, or to another owner, since it was looked up
   */
  async lock<T extends readonly Pick<OwnSkill, 'id' | 'ownerId'>[]>(
    tx: Tx,
    skills: T,
    more: readonly string[] = [],
  ): Promise<{ [K in keyof T]: OwnSkill }> {
    await shareOwners(tx, [...skills.map(({ ownerId }) => ownerId), ...more]);
    const locked = new Map<string, OwnSkill>();
    for (const { id, ownerId } of [...skills].sort((a, b) => (a.id < b.id ? -1 : 1))) {
      const skill = await this.names.lock(tx, id);
      if (skill?.ownerId !== ownerId) throw new DomainError('SKILL_NOT_FOUND');
      locked.set(id, skill);
    }
    return skills.map(({ id }) => locked.get(id)) as { [K in keyof T]: OwnSkill };
  }
}
