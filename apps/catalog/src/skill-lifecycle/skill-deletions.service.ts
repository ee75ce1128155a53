import { Injectable } from '@nestjs/common';
import type { ChangeSkillInput, SkillChanged } from '@app/contracts';
import { assertMayDelete, assertMayUndelete, reasonOf } from './deletion.rules';
import { HiddenSkills } from './hidden-skills.service';
import { ManagedSkills } from './managed-skills.service';

/** Deletes skills and brings them back (server-semantics 3.14 and 6.2). */
@Injectable()
export class SkillDeletions {
  constructor(
    private readonly managed: ManagedSkills,
    private readonly hidden: HiddenSkills,
  ) {}

  /** A repeat changes nothing. The staff takes over what an owner has deleted, so that the owner cannot undo it. */
  async delete({ reason: text, ...reference }: ChangeSkillInput): Promise<SkillChanged> {
    const reason = reasonOf(text);
    return this.managed.change(reference, async (tx, skill) => {
      assertMayDelete(skill);
      const cause = skill.isOwner ? 'owner' : 'staff';
      if (skill.hiddenCause !== null && (cause === 'owner' || skill.hiddenCause === 'staff'))
        return changed(skill.nameKeptUntil);
      return changed(await this.hidden.hide(tx, skill, cause, reason));
    });
  }

  async undelete({ reason: text, ...reference }: ChangeSkillInput): Promise<SkillChanged> {
    const reason = reasonOf(text);
    return this.managed.change(reference, async (tx, skill) => {
      assertMayUndelete({ ...skill, what: 'skill' });
      await this.hidden.show(tx, skill, reason);
      return changed(null);
    });
  }
}

/** Clients refuse null for what is absent (client-contract 0.6). */
function changed(slugReservedUntil: Date | null): SkillChanged {
  return { ok: true, ...(slugReservedUntil === null ? {} : { slugReservedUntil: slugReservedUntil.getTime() }) };
}
