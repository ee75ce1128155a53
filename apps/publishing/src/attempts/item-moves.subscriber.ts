import { Injectable } from '@nestjs/common';
import { packageTransferred, skillMerged, skillRenamed, skillTransferred } from '@app/contracts';
import { OnEvent, type Envelope } from '@app/messaging';
import type { Tx } from '@app/persistence';
import { ItemMovesRepository } from './item-moves.repository';

/** Hears where skills and packages went. */
@Injectable()
export class ItemMovesSubscriber {
  constructor(private readonly moves: ItemMovesRepository) {}

  @OnEvent(skillRenamed, 'publishing-skill-renames')
  async onSkillRenamed({ payload }: Envelope<typeof skillRenamed>, tx: Tx): Promise<void> {
    await this.moves.changeName(tx, payload.skillId, payload.previousSlug, payload.slug);
  }
  @OnEvent(skillTransferred, 'publishing-skill-transfers')
  async onSkillTransferred({ payload }: Envelope<typeof skillTransferred>, tx: Tx): Promise<void> {
    await this.moves.changeOwner(tx, payload.skillId, payload.from.ownerId, payload.to.ownerId);
  }
  @OnEvent(skillMerged, 'publishing-skill-merges')
  async onSkillMerged({ payload }: Envelope<typeof skillMerged>, tx: Tx): Promise<void> {
    await this.moves.fileAway(tx, payload.source.skillId);
  }
  @OnEvent(packageTransferred, 'publishing-package-transfers')
  async onPackageTransferred({ payload }: Envelope<typeof packageTransferred>, tx: Tx): Promise<void> {
    await this.moves.changeOwner(tx, payload.packageId, payload.from.ownerId, payload.to.ownerId);
  }
}
