import { Injectable } from '@nestjs/common';
import { skillHidden } from '@app/contracts';
import { OnEvent, type Envelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { HiddenSkills } from '../skill-lifecycle/hidden-skills.service';
import { ManagedItemsRepository } from '../skill-lifecycle/managed-items.repository';

/**
 * Hides and shows skills as moderators want it after a report or an appeal (server-semantics 6.2). A slug that somebody
 * else has by now is not taken back, and what was merged away stays where it is.
 */
@Injectable()
export class HiddenSkillsSubscriber {
  constructor(
    private readonly items: ManagedItemsRepository,
    private readonly hidden: HiddenSkills,
  ) {}

  @OnEvent(skillHidden, 'catalog-hidden-skills')
  async onSkillHidden({ payload }: Envelope<typeof skillHidden>, tx: Tx): Promise<void> {
    const { skillId, hidden, reason, revision } = payload;
    const skill = await this.items.lock(tx, skillId, 'skill');
    if (skill === undefined) throw new Error(`skill ${skillId} is not known here`);
    if (!(await this.items.takeHidingRevision(tx, skillId, revision))) return;
    if (hidden && (skill.hiddenCause === null || skill.hiddenCause === 'owner'))
      await this.hidden.hide(tx, skill, 'staff', reason);
    if (!hidden && skill.hiddenCause !== 'merge' && !skill.isNameReleased) await this.hidden.show(tx, skill, reason);
  }
}
