import { Injectable } from '@nestjs/common';
import { versionRestored, versionWithdrawn, type SkillChanged, type SkillVersionReference } from '@app/contracts';
import { factsOf } from './hidden-skills.service';
import { ManagedSkills } from './managed-skills.service';
import { removalCauseOf, WithdrawnVersions } from './withdrawn-versions.service';

/** Takes single versions of skills away and brings them back. */
@Injectable()
export class VersionWithdrawals {
  constructor(
    private readonly managed: ManagedSkills,
    private readonly versions: WithdrawnVersions,
  ) {}

  async withdraw({ version, ...reference }: SkillVersionReference): Promise<SkillChanged> {
    return this.managed.change(reference, async (tx, skill) => {
      const changed = await this.versions.withdraw(tx, skill, 'skill', version);
      const facts = { ...factsOf(skill), version, cause: removalCauseOf(skill) };
      if (changed !== undefined) await tx.emit(versionWithdrawn, { ...facts, versionId: changed.id });
      return { ok: true };
    });
  }

  async restore({ version, ...reference }: SkillVersionReference): Promise<SkillChanged> {
    return this.managed.change(reference, async (tx, skill) => {
      const changed = await this.versions.restore(tx, skill, version);
      if (changed !== undefined) await tx.emit(versionRestored, { ...factsOf(skill), versionId: changed.id, version });
      return { ok: true };
    });
  }
}
