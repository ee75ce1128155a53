import { Injectable } from '@nestjs/common';
import type { ReclaimedSkills, ReclaimedSlug, ReclaimSkillsInput } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { assertStaff } from '../owners/staff';
import type { OwnSkill } from '../skill-names/name.rules';
import { OwnSkills } from '../skill-names/own-skills.service';
import { SkillNamesRepository } from '../skill-names/skill-names.repository';
import { OwnerChanges } from './owner-changes.service';
import { PendingTransfers } from './pending-transfers.service';

type Outcome = Omit<ReclaimedSlug, 'slug'>;
const SEVERAL = 'Several skills have this slug; transfer the one that is meant';

/** Gives skills to their rightful publishers, whoever has them (server-semantics 1.9). */
@Injectable()
export class SkillReclaims {
  constructor(
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
    private readonly names: SkillNamesRepository,
    private readonly skills: OwnSkills,
    private readonly transfers: PendingTransfers,
    private readonly owners: OwnerChanges,
  ) {}

  /** @throws DomainError FORBIDDEN */
  async reclaim(input: ReclaimSkillsInput): Promise<ReclaimedSkills> {
    assertStaff('admin');
    const results: ReclaimedSlug[] = [];
    for (const slug of input.slugs) results.push({ slug, ...(await this.reclaimOne(slug, input)) });
    return { ok: true, results };
  }

  private async reclaimOne(slug: string, input: ReclaimSkillsInput): Promise<Outcome> {
    const found = (await this.names.find(slug, undefined)).filter((skill) => skill.slug === slug);
    if (found.some(({ ownerId }) => ownerId === input.ownerId)) return { ok: true, action: 'already_owned' };
    const [skill, another] = found;
    if (skill === undefined) return { ok: true, action: 'missing' };
    if (another !== undefined) return { ok: false, error: SEVERAL };
    try {
      await this.move(skill, input);
      return { ok: true, action: 'ownership_transferred' };
    } catch (error) {
      if (!(error instanceof DomainError) || !REFUSALS.has(error.code)) throw error;
      return { ok: false, error: error.message };
    }
  }

  private move(found: OwnSkill, { ownerId, ownerHandle, ownerDisplayName, reason }: ReclaimSkillsInput): Promise<void> {
    return this.unitOfWork.run(async (tx) => {
      const [skill] = await this.skills.lock(tx, [found] as const, [ownerId]);
      await this.owners.assertMayGo(tx, skill);
      await this.transfers.drop(tx, skill, 'owner_changed');
      const how = { way: 'reclaimed', ...(reason === null ? {} : { reason }) } as const;
      await this.owners.move(tx, skill, { ownerId, ownerHandle, ownerDisplayName }, how);
    });
  }
}

/** What may stand against one skill and says nothing about the others. */
const REFUSALS: ReadonlySet<string> = new Set(['FORBIDDEN', 'SKILL_NOT_FOUND', 'SLUG_TAKEN']);
