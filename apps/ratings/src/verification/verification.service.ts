import { Injectable } from '@nestjs/common';
import type { RatingDrift, VerifiedRatings, VerifyRatingsInput } from '@app/contracts';
import { currentActor } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { assertModerator } from '../reviews/moderation.rules';
import { VerificationRepository, type PluginToVerify } from './verification.repository';

/** Proves that every number is what the ratings say, plugin by plugin, while Reef runs. */
@Injectable()
export class VerificationService {
  constructor(
    @InjectUnitOfWork('ratings') private readonly unitOfWork: UnitOfWork,
    private readonly repository: VerificationRepository,
  ) {}

  /** @throws DomainError FORBIDDEN */
  async verify({ after, limit, correct }: VerifyRatingsInput): Promise<VerifiedRatings> {
    assertModerator(currentActor());
    const total = after === undefined ? { total: await this.repository.countPlugins() } : {};
    const plugins = await this.repository.plugins(after, limit);
    const drift: RatingDrift[] = [];
    for (const plugin of plugins) drift.push(...(await this.check(plugin, correct)));
    return { checked: plugins.length, drift, next: plugins.length === limit ? plugins.at(-1)!.id : null, ...total };
  }

  private check({ id, name }: PluginToVerify, correct: boolean): Promise<RatingDrift[]> {
    return this.unitOfWork.run(async (tx) => {
      const found = await this.repository.differences(tx, id);
      if (correct && found.length > 0) {
        await this.repository.correctVotes(tx, id);
        await this.repository.lock(tx, id);
        await this.repository.correct(tx, id);
      }
      return found.map((difference) => ({ pluginId: name, ...difference }));
    });
  }
}
