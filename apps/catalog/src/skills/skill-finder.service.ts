import { Inject, Injectable } from '@nestjs/common';
import type { SkillReference, SkillVersionChoice } from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { chooseSkill, handleOf, slugOf } from './skill-reference.rules';
import type { SkillRow, VersionRow } from './skill-row';
import { SkillsRepository } from './skills.repository';
import type { Standing } from './standing.rules';

/** Leads from what a client calls a skill or a version to the one it means. */
@Injectable()
export class SkillFinder {
  constructor(
    private readonly repository: SkillsRepository,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {}

  /**
   * A skill everybody may read about: a visible or a blocked one.
   * @throws DomainError SKILL_NOT_FOUND, SKILL_AMBIGUOUS; SKILL_PENDING to the owner of one that waits for its verdict
   */
  async getReadable(reference: SkillReference): Promise<SkillRow> {
    const candidates = await this.candidates(reference);
    const skill = this.choose(candidates, ['visible', 'blocked']);
    if (skill !== undefined) return skill;
    throw new DomainError(candidates.some(isOwnedByCaller) ? 'SKILL_PENDING' : 'SKILL_NOT_FOUND');
  }

  /** A skill whose versions may be asked for: a visible one, else the caller's own. @throws DomainError as above */
  async getResolvable(reference: SkillReference): Promise<SkillRow> {
    const candidates = await this.candidates(reference);
    const own = candidates.filter(isOwnedByCaller);
    const skill = this.choose(candidates, ['visible']) ?? this.choose(own, ['blocked', 'pending']);
    if (skill === undefined) throw new DomainError('SKILL_NOT_FOUND');
    return skill;
  }

  /** A skill somebody wants to download; even a pending one, so that the answer can say when. @throws as above */
  async getInstallable(reference: SkillReference): Promise<SkillRow> {
    const skill = this.choose(await this.candidates(reference), ['visible', 'blocked', 'pending']);
    if (skill === undefined) throw new DomainError('SKILL_NOT_FOUND');
    return skill;
  }

  /** A version by its number. @throws DomainError VERSION_NOT_FOUND, VERSION_GONE */
  async getVersion(skill: SkillRow, version: string): Promise<VersionRow> {
    const row = await this.repository.findVersion(skill.id, version);
    if (row === undefined) throw new DomainError('VERSION_NOT_FOUND');
    if (row.withdrawn) throw new DomainError('VERSION_GONE');
    return row;
  }

  /** By version, else by tag, else the one the skill shows; an unknown tag falls back to that (server-semantics 3.13). */
  async getChosenVersion(skill: SkillRow, { version, tag }: SkillVersionChoice): Promise<VersionRow> {
    if (version !== undefined) return this.getVersion(skill, version);
    if (tag !== undefined && Object.hasOwn(skill.tags, tag)) return this.getVersion(skill, skill.tags[tag]!);
    return this.repository.getVersion(skill.shown.id);
  }

  private candidates({ slug, ownerHandle }: SkillReference): Promise<SkillRow[]> {
    return this.repository.findBySlug(slugOf(slug), handleOf(ownerHandle));
  }
  private choose(candidates: readonly SkillRow[], standings: readonly Standing[]): SkillRow | undefined {
    return chooseSkill(candidates, standings, this.settings.REEF_PUBLIC_URL);
  }
}

function isOwnedByCaller({ ownerId }: SkillRow): boolean {
  return currentActor()?.publisherIds.includes(ownerId) === true;
}
