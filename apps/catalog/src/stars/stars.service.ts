import { Injectable } from '@nestjs/common';
import type { SkillReference, StarredSkill, UnstarredSkill } from '@app/contracts';
import { Clock, currentActor, DomainError } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { SkillFinder } from '../skills/skill-finder.service';
import { StarsRepository } from './stars.repository';

/** Stars of users for skills they can read about, their own included. */
@Injectable()
export class StarsService {
  constructor(
    private readonly finder: SkillFinder,
    private readonly repository: StarsRepository,
    private readonly clock: Clock,
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
  ) {}

  async star(reference: SkillReference): Promise<StarredSkill> {
    const userId = callingUser();
    const { id } = await this.finder.get(reference, 'detail');
    const added = await this.unitOfWork.run((tx) => this.repository.add(tx, id, userId, this.clock.now()));
    return { ok: true, starred: true, alreadyStarred: !added };
  }
  async unstar(reference: SkillReference): Promise<UnstarredSkill> {
    const userId = callingUser();
    const { id } = await this.finder.get(reference, 'detail');
    const removed = await this.unitOfWork.run((tx) => this.repository.remove(tx, id, userId));
    return { ok: true, unstarred: removed, alreadyUnstarred: !removed };
  }
}

function callingUser(): string {
  const userId = currentActor()?.userId;
  if (userId === undefined) throw new DomainError('UNAUTHENTICATED');
  return userId;
}
