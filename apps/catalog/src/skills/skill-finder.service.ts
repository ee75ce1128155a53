import { Inject, Injectable } from '@nestjs/common';
import { normalSlug, type SkillReference, type SkillVersionChoice } from '@app/contracts';
import { currentActor, DomainError } from '@app/kernel';
import { processConfig, type ProcessSettings } from '@app/runtime';
import { isStaff } from '../owners/staff';
import { chooseSkill, handleOf } from './skill-reference.rules';
import type { SkillRow, VersionRow } from './skill-row';
import { SkillsRepository } from './skills.repository';
import { answerTo, refusalText, standingOf, stateOf, type Asker, type ReadRoute } from './standing.rules';

/** Leads from what a client calls a skill or a version to the one it means. */
@Injectable()
export class SkillFinder {
  constructor(
    private readonly repository: SkillsRepository,
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
  ) {}

  /**
   * The skill a reference means, for who is asking.
   * @throws DomainError SKILL_NOT_FOUND, SKILL_AMBIGUOUS; to its owner why it cannot be had, see `answerTo`
   */
  async get(reference: SkillReference, route: ReadRoute): Promise<SkillRow> {
    const slug = normalSlug(reference.slug);
    const candidates = await this.repository.findBySlug(slug, handleOf(reference.ownerHandle));
    const answers = candidates.map((skill) => ({ skill, answer: answerTo(stateOf(skill), askerOf(skill), route) }));
    const served = answers.filter(({ answer }) => answer === 'serve').map(({ skill }) => skill);
    const chosen = chooseSkill(served, slug, this.settings.REEF_PUBLIC_URL);
    if (chosen !== undefined) return chosen;
    for (const { skill, answer } of answers)
      if (answer !== 'serve' && answer !== 'SKILL_NOT_FOUND')
        throw new DomainError(answer, refusalText(answer, skill.slug));
    throw new DomainError('SKILL_NOT_FOUND');
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

  /** The same, but an unknown tag is VERSION_NOT_FOUND, and so is a pending version but to staff (server-semantics 3.12). */
  async getNamedVersion(skill: SkillRow, choice: SkillVersionChoice): Promise<VersionRow> {
    const { version, tag } = choice;
    const isUnknown = version === undefined && tag !== undefined && tag !== 'latest' && !Object.hasOwn(skill.tags, tag);
    if (isUnknown) throw new DomainError('VERSION_NOT_FOUND');
    const row = await this.getChosenVersion(skill, choice);
    if (standingOf(row) === 'pending' && askerOf(skill) !== 'staff') throw new DomainError('VERSION_NOT_FOUND');
    return row;
  }
}

export function isOwnedByCaller({ ownerId }: Pick<SkillRow, 'ownerId'>): boolean {
  return currentActor()?.publisherIds.includes(ownerId) === true;
}

/** Who the running request comes from, as far as this skill is concerned. An owner on the staff is staff. */
export function askerOf(skill: Pick<SkillRow, 'ownerId'>): Asker {
  if (isStaff()) return 'staff';
  return isOwnedByCaller(skill) ? 'owner' : 'stranger';
}
