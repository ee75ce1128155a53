import { Injectable } from '@nestjs/common';
import { skillMerged, skillRenamed, skillTransferred } from '@app/contracts';
import { OnEvent, type Envelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { SkillMovesRepository } from './skill-moves.repository';

/** Hears where skills went. */
@Injectable()
export class SkillMovesSubscriber {
  constructor(private readonly moves: SkillMovesRepository) {}

  @OnEvent(skillRenamed, 'publishing-skill-renames')
  async onSkillRenamed({ payload }: Envelope<typeof skillRenamed>, tx: Tx): Promise<void> {
    await this.moves.changeSlug(tx, payload.skillId, payload.previousSlug, payload.slug);
  }
  @OnEvent(skillTransferred, 'publishing-skill-transfers')
  async onSkillTransferred({ payload }: Envelope<typeof skillTransferred>, tx: Tx): Promise<void> {
    await this.moves.changeOwner(tx, payload.skillId, payload.from.ownerId, payload.to.ownerId);
  }
  @OnEvent(skillMerged, 'publishing-skill-merges')
  async onSkillMerged({ payload }: Envelope<typeof skillMerged>, tx: Tx): Promise<void> {
    await this.moves.fileAway(tx, payload.source.skillId);
  }
}
