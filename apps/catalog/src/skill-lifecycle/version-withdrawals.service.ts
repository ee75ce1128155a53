import { Injectable } from '@nestjs/common';
import { versionRestored, versionWithdrawn, type SkillChanged, type SkillVersionReference } from '@app/contracts';
import { Clock, currentActor, DomainError } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { DecisionsService } from '../decisions/decisions.service';
import { assertMayRestoreVersion } from './deletion.rules';
import { factsOf } from './hidden-skills.service';
import { ManagedSkills, type ManagedSkill } from './managed-skills.service';
import { VersionWithdrawalsRepository, type NumberedVersion } from './version-withdrawals.repository';

/**
 * Takes single versions away and brings them back. What the skill shows, its latest version and its tags are worked out
 * again in the same transaction. The number of a withdrawn version stays taken.
 */
@Injectable()
export class VersionWithdrawals {
  constructor(
    private readonly managed: ManagedSkills,
    private readonly repository: VersionWithdrawalsRepository,
    private readonly decisions: DecisionsService,
    private readonly clock: Clock,
  ) {}

  async withdraw({ version: number, ...reference }: SkillVersionReference): Promise<SkillChanged> {
    return this.managed.change(reference, async (tx, skill) => {
      const version = await this.get(tx, skill, number);
      const cause = skill.isOwner ? 'owner' : 'staff';
      const withdrawal = { cause, by: currentActor()?.userId ?? null, at: this.clock.now() } as const;
      if (version.isWithdrawn && (cause === 'owner' || version.withdrawnCause === 'staff')) return { ok: true };
      if (version.isWithdrawn) await this.repository.takeOver(tx, version.id, withdrawal);
      else {
        if (!(await this.repository.hasAnother(tx, skill.id, version.id))) throw new DomainError('VERSION_LAST');
        await this.decisions.reconsider(tx, skill.id, version.id, () =>
          this.repository.withdraw(tx, version.id, withdrawal),
        );
      }
      await tx.emit(versionWithdrawn, { ...factsOf(skill), versionId: version.id, version: number });
      return { ok: true };
    });
  }

  async restore({ version: number, ...reference }: SkillVersionReference): Promise<SkillChanged> {
    return this.managed.change(reference, async (tx, skill) => {
      const version = await this.get(tx, skill, number);
      if (!version.isWithdrawn) return { ok: true };
      assertMayRestoreVersion(version.withdrawnCause, skill.isStaff);
      await this.decisions.reconsider(tx, skill.id, version.id, () => this.repository.restore(tx, version.id));
      await tx.emit(versionRestored, { ...factsOf(skill), versionId: version.id, version: number });
      return { ok: true };
    });
  }

  private async get(tx: Tx, { id }: ManagedSkill, number: string): Promise<NumberedVersion> {
    const version = await this.repository.find(tx, id, number);
    if (version === undefined) throw new DomainError('VERSION_NOT_FOUND');
    return version;
  }
}
