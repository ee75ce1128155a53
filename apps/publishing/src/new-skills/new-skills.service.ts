import { Inject, Injectable } from '@nestjs/common';
import { findPublisher } from '@app/contracts';
import { nowMs } from '@app/kernel';
import { RpcClient } from '@app/messaging';
import type { Attempt } from '../attempts/attempt';
import { publishingConfig, type PublishingSettings } from '../publishing.config';
import { NewSkillsRepository } from './new-skills.repository';
import { assertWorthReading, signalsOf, structureOf } from './quality.rules';
import { assertNotTooMany, trustTier } from './trust.rules';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Keeps a public registry from being flooded. Both checks are off unless the operator turns them on. */
@Injectable()
export class NewSkills {
  constructor(
    private readonly repository: NewSkillsRepository,
    private readonly rpc: RpcClient,
    @Inject(publishingConfig.token) private readonly settings: PublishingSettings,
  ) {}

  /**
   * Checks the first version of a skill; later ones pass.
   * @param body SKILL.md without its front matter
   * @returns what is to be kept of it, to recognize the next one like it
   * @throws DomainError PUBLISH_INVALID
   */
  async assertWelcome(attempt: Attempt, ownerHandle: string, body: string): Promise<{ structure?: string }> {
    const { PUBLISH_QUALITY_GATE: quality, PUBLISH_NEW_SKILL_LIMITS: limits } = this.settings;
    if (quality === 'off' && limits === 'off') return {};
    const structure = structureOf(body);
    const { isNew, alike, ...history } = await this.repository.history(attempt, structure);
    if (isNew) {
      const owner = { ...history, days: await this.daysKnown(ownerHandle) };
      if (quality === 'on') assertWorthReading(signalsOf(body), trustTier(owner), alike);
      if (limits === 'on') assertNotTooMany(owner);
    }
    return { structure };
  }

  private async daysKnown(handle: string): Promise<number> {
    const { createdAt } = await this.rpc.call(findPublisher, { handle });
    return createdAt === undefined ? 0 : (nowMs() - createdAt) / DAY_MS;
  }
}
